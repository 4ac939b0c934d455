// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchRegistryAll, IVKHashRegistryAll} from "../utils/IRegistries.sol";
import {ForgedKey} from "../utils/ForgedKey.sol";
import {Vm} from "../utils/Vm.sol";

/// @notice Does what anybody, and those with roles, could do with batches and their keys, in any order, and keeps its own account.
/// @dev Versions are 7, whose key the registry holds, and 8, registered to the same registry. Batches are of few
/// statements out of a few, so that the same comes again.
contract BatchHandler {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev The most statements of a batch here.
    uint256 public constant LARGEST = 24;

    uint256 private constant DIGEST = 7;
    uint32 private constant FIRST = 7;
    uint32 private constant LAST = 8;

    IVKHashRegistryAll public immutable keys;
    IBatchRegistryAll public immutable batches;
    bytes32 public immutable circuitId;
    address private immutable _admin;
    address private immutable _pauser;
    address private immutable _operator;

    bytes32[] public accepted;
    mapping(bytes32 batchId => uint256) public timesAccepted;
    mapping(bytes32 statementsHash => bool) private _isAccepted;
    bool public acceptedFalseProof;
    bool public acceptedUnderInactiveVersion;
    bool public refusedTrueProof;
    bool public changedWhilePaused;
    bool public actedWithoutRole;

    constructor(IVKHashRegistryAll keys_, IBatchRegistryAll batches_, address admin, address pauser, address operator) {
        keys = keys_;
        batches = batches_;
        circuitId = batches_.circuitId();
        (_admin, _pauser, _operator) = (admin, pauser, operator);
    }

    function submitBatch(uint256 first, uint256 second, uint256 a, uint256 spoil) external {
        uint256[] memory statements = _statements(first, second);
        (bool isFalse, uint32 version, uint256[8][] memory proofs, uint256[] memory digests) = _prove(statements, a, spoil);
        bool active = _isActive(version);
        bool paused = batches.paused();
        try batches.submitBatch(version, proofs[0], statements, digests[0]) returns (bytes32 batchId) {
            _accept(batchId, statements, isFalse, active, paused);
        } catch {
            _refuse(statements, isFalse, active, paused);
        }
    }

    /// @dev Of 1 to 24 statements, so that some are the other action's too.
    function submitLargeBatch(uint256 count, uint256 first, uint256 a, uint256 spoil) external {
        uint256[] memory statements = new uint256[](1 + count % LARGEST);
        for (uint256 i = 0; i < statements.length; ++i) {
            statements[i] = 1 + first % 4 + i;
        }

        (bool isFalse, uint32 version, uint256[8][] memory proofs, uint256[] memory digests) = _prove(statements, a, spoil);
        bool active = _isActive(version);
        bool paused = batches.paused();
        try batches.submitLargeBatch(version, proofs, statements, digests) returns (bytes32 batchId) {
            _accept(batchId, statements, isFalse, active, paused);
        } catch {
            _refuse(statements, isFalse, active, paused);
        }
    }

    function activateEmbeddedKey() external {
        bool paused = batches.paused();
        bool active = _isActive(FIRST);
        try batches.activateEmbeddedKey() {
            changedWhilePaused = changedWhilePaused || paused;
            acceptedUnderInactiveVersion = acceptedUnderInactiveVersion || !active;
        } catch {}
    }

    function register(uint256 seed) external {
        uint32 version = seed % 2 == 0 ? LAST : FIRST;
        (address verifier,,,) = keys.get(circuitId, version);
        if (verifier != address(0)) return;
        bytes32 keyHash = batches.keyHash();
        vm.prank(_operator);
        keys.register(circuitId, version, address(batches), keyHash);
    }

    function deprecate(uint256 seed, uint256 gasLimit) external {
        // Seldom, or the runs have nothing else to do.
        if (seed % 8 != 0) return;
        vm.prank(_pauser);
        try keys.deprecate{gas: 50_000 + gasLimit % 400_000}(circuitId, seed % 16 == 0 ? LAST : FIRST) {} catch {}
    }

    function tellOfDeprecation(uint32 version) external {
        try batches.versionDeprecated(circuitId, version) {
            actedWithoutRole = true;
        } catch {}
        try keys.subscribe(circuitId, FIRST + version % 2) {
            actedWithoutRole = true;
        } catch {}
    }

    function pause(uint256 seed) external {
        if (batches.paused() || seed % 4 != 0) return;
        vm.prank(_pauser);
        batches.pause();
    }

    function unpause() external {
        if (!batches.paused()) return;
        vm.prank(_admin);
        batches.unpause();
    }

    function passTime(uint16 elapsedSeconds) external {
        vm.warp(block.timestamp + elapsedSeconds);
        vm.roll(block.number + 1);
    }

    function acceptedCount() external view returns (uint256) {
        return accepted.length;
    }

    function lastVersion() external pure returns (uint32) {
        return LAST;
    }

    /// @dev Proofs of the statements, one of which is spoilt now and then, and the version to send them under.
    function _prove(uint256[] memory statements, uint256 a, uint256 spoil)
        private
        view
        returns (bool isFalse, uint32 version, uint256[8][] memory proofs, uint256[] memory digests)
    {
        uint256 size = batches.batchSize();
        digests = new uint256[]((statements.length + size - 1) / size);
        for (uint256 i = 0; i < digests.length; ++i) {
            digests[i] = DIGEST;
        }

        (uint256 challenge, uint256[] memory bindings) = batches.bindingsOf(statements, digests);
        proofs = new uint256[8][](digests.length);
        for (uint256 i = 0; i < proofs.length; ++i) {
            proofs[i] = ForgedKey.prove(bindings[i], challenge, 1 + a % 1000 + i);
        }

        isFalse = spoil % 4 == 0;
        if (isFalse) proofs[spoil % proofs.length][spoil / 8 % 8] ^= 1 + spoil % 1000;
        version = a % 3 == 0 ? LAST : FIRST;
    }

    function _accept(bytes32 batchId, uint256[] memory statements, bool isFalse, bool active, bool paused) private {
        if (timesAccepted[batchId] == 0) accepted.push(batchId);
        ++timesAccepted[batchId];
        _isAccepted[keccak256(abi.encode(statements))] = true;
        acceptedFalseProof = acceptedFalseProof || isFalse;
        acceptedUnderInactiveVersion = acceptedUnderInactiveVersion || !active;
        changedWhilePaused = changedWhilePaused || paused;
    }

    function _refuse(uint256[] memory statements, bool isFalse, bool active, bool paused) private {
        // There is no other reason to refuse a true proof.
        bool known = _isAccepted[keccak256(abi.encode(statements))];
        refusedTrueProof = refusedTrueProof || !(isFalse || !active || paused || known);
    }

    function _isActive(uint32 version) private view returns (bool) {
        (address verifier,, bool deprecated, uint256 activeFrom) = keys.get(circuitId, version);
        return verifier != address(0) && !deprecated && block.timestamp >= activeFrom;
    }

    function _statements(uint256 first, uint256 second) private pure returns (uint256[] memory statements) {
        (first, second) = (1 + first % 4, 5 + second % 5);
        statements = new uint256[](second == 9 ? 1 : 2);
        statements[0] = first;
        if (second != 9) statements[1] = second;
    }
}
