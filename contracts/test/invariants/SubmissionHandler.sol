// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComplaintRegistry} from "../../src/interfaces/IComplaintRegistry.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "../../src/interfaces/IVKHashRegistry.sol";
import {Fixtures} from "../utils/Fixtures.sol";

/// @notice Does what anybody, and the owner, could do, in any order, and keeps its own account of what must hold.
contract SubmissionHandler is Fixtures {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    IVKHashRegistry public immutable keys;
    IComplaintRegistry public immutable complaints;
    IGrothVerifier public immutable verifier;
    bytes32 public immutable circuitId;

    uint32 public latestVersion = 1;
    ProofFixture[] private _fixtures;
    uint256[] private _tried;

    mapping(uint256 statement => uint256) public timesAccepted;
    mapping(uint32 version => bool) public deprecated;
    bool public acceptedUnderDeprecatedVersion;
    bool public acceptedTampered;

    constructor(IVKHashRegistry keys_, IComplaintRegistry complaints_, IGrothVerifier verifier_) {
        keys = keys_;
        complaints = complaints_;
        verifier = verifier_;
        circuitId = complaints_.circuitId();
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            _fixtures.push(loadProof(1, i));
        }
    }

    function submitProof(uint256 index, uint32 version) external {
        ProofFixture memory fixture = _fixtures[index % PROOFS_PER_KEY];
        _submit(fixture, version, false);
    }

    function submitWithAnotherStatement(uint256 index, uint32 version, uint256 statement) external {
        ProofFixture memory fixture = _fixtures[index % PROOFS_PER_KEY];
        fixture.publicSignals[0] = statement == fixture.publicSignals[0] ? statement + 1 : statement;
        _submit(fixture, version, true);
    }

    function submitUnreducedStatement(uint256 index, uint32 version, uint256 multiple) external {
        ProofFixture memory fixture = _fixtures[index % PROOFS_PER_KEY];
        fixture.publicSignals[0] += R * (1 + multiple % 4);
        _submit(fixture, version, true);
    }

    function submitTamperedProof(uint256 index, uint32 version, uint256 word, uint256 mask) external {
        ProofFixture memory fixture = _fixtures[index % PROOFS_PER_KEY];
        fixture.proof[word % 8] ^= mask == 0 ? 1 : mask;
        _submit(fixture, version, true);
    }

    function registerNextVersion() external {
        // A handful of versions, so that calls hit registered ones.
        if (latestVersion == 4) return;
        ++latestVersion;
        keys.register(circuitId, latestVersion, address(verifier), verifier.keyHash());
    }

    function deprecateVersion(uint32 version) external {
        version = 1 + version % latestVersion;
        // The newest stays, so that the runs keep something to do.
        if (version == latestVersion || deprecated[version]) return;
        keys.deprecate(circuitId, version);
        deprecated[version] = true;
    }

    function fixtureStatement(uint256 index) external view returns (uint256) {
        return _fixtures[index].publicSignals[0];
    }

    function triedCount() external view returns (uint256) {
        return _tried.length;
    }

    function tried(uint256 index) external view returns (uint256) {
        return _tried[index];
    }

    function _submit(ProofFixture memory fixture, uint32 version, bool tampered) private {
        version %= latestVersion + 2;
        _tried.push(fixture.publicSignals[0]);
        try complaints.submit(version, fixture.proof, fixture.publicSignals) {
            ++timesAccepted[fixture.publicSignals[0]];
            acceptedUnderDeprecatedVersion = acceptedUnderDeprecatedVersion || deprecated[version];
            acceptedTampered = acceptedTampered || tampered;
        } catch {}
    }
}
