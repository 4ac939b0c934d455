// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";
import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {Fixtures} from "../utils/Fixtures.sol";
import {IComplaintRegistryAll, IVKHashRegistryAll} from "../utils/IRegistries.sol";

/// @notice Does what anybody, and those with roles, could do, in any order, and keeps its own account of what must hold.
/// @dev It acts as itself when it submits, and holds no role; roles' calls are made in their holders' names.
contract SubmissionHandler is Fixtures {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    struct Roles {
        address admin;
        address pauser;
        address operator;
        address submitter;
    }

    IVKHashRegistryAll public immutable keys;
    IComplaintRegistryAll public immutable complaints;
    IGrothVerifier public immutable verifier;
    bytes32 public immutable circuitId;

    uint32 public latestVersion = 1;
    Roles private _roles;
    ProofFixture[] private _fixtures;
    uint256[] private _tried;

    mapping(uint256 statement => uint256) public timesAccepted;
    mapping(uint32 version => bool) public deprecated;
    mapping(uint32 version => uint256) public activeFrom;
    bool public acceptedUnderInactiveVersion;
    bool public acceptedTampered;
    bool public changedWhilePaused;
    bool public actedWithoutRole;
    uint256 private _inBlock;
    uint256 private _block;
    bool public exceededLimit;

    constructor(IVKHashRegistryAll keys_, IComplaintRegistryAll complaints_, IGrothVerifier verifier_, Roles memory roles) {
        keys = keys_;
        complaints = complaints_;
        verifier = verifier_;
        _roles = roles;
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

    /// @dev Two or three at once, sometimes one of them twice, sometimes one of them tampered.
    function submitMany(uint256 first, uint256 second, uint256 size, uint32 version, uint256 word, uint256 mask) external {
        version %= latestVersion + 2;
        bool tampered = mask % 3 == 0;
        uint256[8][] memory proofs = new uint256[8][](2 + size % 2);
        uint256[] memory statements = new uint256[](proofs.length);
        for (uint256 i = 0; i < proofs.length; ++i) {
            ProofFixture memory fixture = _fixtures[(first % PROOFS_PER_KEY + (i == 1 ? second % PROOFS_PER_KEY : i)) % PROOFS_PER_KEY];
            (proofs[i], statements[i]) = (fixture.proof, fixture.publicSignals[0]);
            _tried.push(statements[i]);
        }

        if (tampered) proofs[size % proofs.length][word % 8] ^= mask | 1;
        bool paused = complaints.paused();
        try complaints.submitMany(version, proofs, statements) {
            changedWhilePaused = changedWhilePaused || paused;
            for (uint256 i = 0; i < statements.length; ++i) {
                _count();
                _accepted(statements[i], version, tampered);
            }
        } catch {}
    }

    /// @dev The submitter's entry, which does not revert.
    function trySubmit(uint256 index, uint32 version, uint256 word, uint256 mask) external {
        ProofFixture memory fixture = _fixtures[index % PROOFS_PER_KEY];
        fixture.proof[word % 8] ^= mask % 3;
        uint256 statement = fixture.publicSignals[0];
        _tried.push(statement);
        version %= latestVersion + 2;
        bool paused = complaints.paused();
        vm.prank(_roles.submitter);
        try complaints.trySubmit(version, fixture.proof, fixture.publicSignals) returns (bool recorded) {
            changedWhilePaused = changedWhilePaused || paused;
            _count();
            if (recorded) _accepted(statement, version, mask % 3 != 0);
        } catch {}
    }

    function reportFailures(uint16 count) external {
        bool paused = complaints.paused();
        vm.prank(_roles.operator);
        try complaints.reportFailedVerifications(count % 3) {
            changedWhilePaused = changedWhilePaused || paused;
        } catch {}
    }

    function pause(uint256 seed) external {
        // Seldom, or the runs have nothing else to do.
        if (complaints.paused() || seed % 4 != 0) return;
        vm.prank(_roles.pauser);
        complaints.pause();
    }

    function unpause() external {
        if (!complaints.paused()) return;
        vm.prank(_roles.admin);
        complaints.unpause();
    }

    function setBlockLimit(uint16 limit) external {
        // Where there was none, nothing was counted: a limit counts from the moment on from which it stands.
        if (complaints.limits().perBlock == 0) _inBlock = 0;
        vm.prank(_roles.operator);
        complaints.setLimits(ISubmissionGuard.Limits(2 + limit % 4, 0, 0, 3, 600));
    }

    /// @dev Whatever somebody without a role tries, nothing of it may succeed.
    function actWithoutRole(uint256 seed) external {
        bytes[7] memory calls = [
            abi.encodeCall(complaints.pause, ()),
            abi.encodeCall(complaints.unpause, ()),
            abi.encodeCall(complaints.setLimits, (ISubmissionGuard.Limits(0, 0, 0, 0, 0))),
            abi.encodeCall(complaints.reportFailedVerifications, (1)),
            abi.encodeCall(complaints.withdrawEther, (payable(address(this)))),
            abi.encodeCall(complaints.grantRole, (keccak256("OPERATOR_ROLE"), address(this))),
            abi.encodeCall(complaints.beginDefaultAdminTransfer, (address(this)))
        ];
        (bool success,) = address(complaints).call(calls[seed % calls.length]);
        actedWithoutRole = actedWithoutRole || success;
    }

    function passTime(uint16 elapsedSeconds) external {
        vm.warp(block.timestamp + elapsedSeconds);
        vm.roll(block.number + 1);
    }

    function registerNextVersion() external {
        // A handful of versions, so that calls hit registered ones.
        if (latestVersion == 4) return;
        ++latestVersion;
        bytes32 keyHash = verifier.keyHash();
        vm.prank(_roles.operator);
        keys.register(circuitId, latestVersion, address(verifier), keyHash);
        activeFrom[latestVersion] = block.timestamp + keys.rotationDelaySeconds();
    }

    function deprecateVersion(uint32 version) external {
        version = 1 + version % latestVersion;
        // The newest stays, so that the runs keep something to do.
        if (version == latestVersion || deprecated[version]) return;
        vm.prank(_roles.pauser);
        keys.deprecate(circuitId, version);
        deprecated[version] = true;
    }

    function triedCount() external view returns (uint256) {
        return _tried.length;
    }

    function tried(uint256 index) external view returns (uint256) {
        return _tried[index];
    }

    function _submit(ProofFixture memory fixture, uint32 version, bool tampered) private {
        version %= latestVersion + 2;
        uint256 statement = fixture.publicSignals[0];
        _tried.push(statement);
        bool paused = complaints.paused();
        try complaints.submit(version, fixture.proof, fixture.publicSignals) {
            changedWhilePaused = changedWhilePaused || paused;
            _count();
            _accepted(statement, version, tampered);
        } catch {}
    }

    function _accepted(uint256 statement, uint32 version, bool tampered) private {
        ++timesAccepted[statement];
        acceptedUnderInactiveVersion =
            acceptedUnderInactiveVersion || deprecated[version] || block.timestamp < activeFrom[version];
        acceptedTampered = acceptedTampered || tampered;
    }

    function _count() private {
        _inBlock = block.number == _block ? _inBlock + 1 : 1;
        _block = block.number;
        uint256 limit = complaints.limits().perBlock;
        exceededLimit = exceededLimit || (limit != 0 && _inBlock > limit);
    }
}
