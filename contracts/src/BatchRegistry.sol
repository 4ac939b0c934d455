// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EmbeddedKey} from "./base/EmbeddedKey.sol";
import {SubmissionGuard} from "./base/SubmissionGuard.sol";
import {VerifierCalls} from "./base/VerifierCalls.sol";
import {IBatchRegistry} from "./interfaces/IBatchRegistry.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";
import {IVersionSubscriber} from "./interfaces/IVersionSubscriber.sol";

/// @title The public record of batches of statements of one circuit that somebody has proven.
/// @dev Nothing that is recorded can be taken back, by no role. docs/batches.md has the argument why two public signals bind a proof to all statements.
contract BatchRegistry is IBatchRegistry, SubmissionGuard, EmbeddedKey {
    IVKHashRegistry private immutable _vkHashRegistry;

    /// @dev Selector of `verifyProof` for two public signals.
    bytes4 private immutable _verifyProof = VerifierCalls.selectorOf(2);

    /// @inheritdoc IBatchRegistry
    bytes32 public immutable circuitId;

    /// @inheritdoc IBatchRegistry
    uint32 public immutable embeddedVersion;

    /// @inheritdoc IBatchRegistry
    uint256 public immutable batchSize;

    /// @inheritdoc IBatchRegistry
    uint256 public immutable paddingStatement;

    /// @dev Block number, count in bits 64 to 95, version above: written as one word, without reading what else it holds. Never
    /// zero for a recorded batch.
    mapping(bytes32 batchId => uint256) private _batches;

    error BatchSizeNotPowerOfTwo(uint256 size);
    error PaddingStatementOutOfField(uint256 statement);

    constructor(
        Setup memory setup,
        IVKHashRegistry vkHashRegistry_,
        bytes32 circuitId_,
        uint32 embeddedVersion_,
        uint256[20] memory key,
        uint256 batchSize_,
        uint256 paddingStatement_
    ) SubmissionGuard(setup) EmbeddedKey(key) {
        if (batchSize_ < 2 || batchSize_ > 1024 || batchSize_ & (batchSize_ - 1) != 0) {
            revert BatchSizeNotPowerOfTwo(batchSize_);
        }
        if (paddingStatement_ == 0 || paddingStatement_ >= R) revert PaddingStatementOutOfField(paddingStatement_);

        _vkHashRegistry = vkHashRegistry_;
        circuitId = circuitId_;
        embeddedVersion = embeddedVersion_;
        batchSize = batchSize_;
        paddingStatement = paddingStatement_;
    }

    /// @inheritdoc IBatchRegistry
    function submitBatch(uint32 version, uint256[8] calldata proof, uint256[] calldata statements, uint256 digest)
        external
        returns (bytes32 batchId)
    {
        _admit(1);
        (uint256 challenge, uint256 binding, uint256 leaves) = _bind(statements, digest);
        batchId = _root(leaves);
        if (_batches[batchId] != 0) revert BatchAlreadyProven(batchId);

        // Recorded before any other contract runs; the reverts below take it back.
        _batches[batchId] = block.number | statements.length << 64 | uint256(version) << 96;
        emit BatchProven(batchId, msg.sender);
        _verify(version, proof, binding, challenge);
    }

    /// @inheritdoc IBatchRegistry
    function activateEmbeddedKey() external whenNotPaused {
        _embeddedKeyIsActive = true;
        emit EmbeddedKeyActivated(embeddedVersion);
        _vkHashRegistry.subscribe(circuitId, embeddedVersion);
    }

    /// @inheritdoc IVersionSubscriber
    function versionDeprecated(bytes32, uint32) external {
        if (msg.sender != address(_vkHashRegistry)) revert CallerIsNotTheKeyRegistry(msg.sender);
        _embeddedKeyIsActive = false;
        emit EmbeddedKeyDeprecated(embeddedVersion);
    }

    /// @inheritdoc IBatchRegistry
    function embeddedKeyIsActive() external view returns (bool) {
        return _embeddedKeyIsActive;
    }

    /// @inheritdoc IBatchRegistry
    function isProven(uint256 statement, bytes32 batchId, bytes32[] calldata inclusionProof) external view returns (bool) {
        // Zero fills the leaves that no statement has.
        // forge-lint: disable-next-line(incorrect-shift)
        if (statement == 0 || batchSize != 1 << inclusionProof.length) return false;
        if (_batches[batchId] == 0) return false;

        bytes32 node = bytes32(statement);
        for (uint256 i = 0; i < inclusionProof.length; ++i) {
            bytes32 sibling = inclusionProof[i];
            node = node < sibling ? keccak256(abi.encode(node, sibling)) : keccak256(abi.encode(sibling, node));
        }
        return node == batchId;
    }

    /// @inheritdoc IBatchRegistry
    function batch(bytes32 batchId) external view returns (uint64 blockNumber, uint32 count, uint32 version) {
        uint256 found = _batches[batchId];
        // Three fields of one word.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (uint64(found), uint32(found >> 64), uint32(found >> 96));
    }

    /// @inheritdoc IBatchRegistry
    function bindingOf(uint256[] calldata statements, uint256 digest)
        external
        view
        returns (uint256 challenge, uint256 binding)
    {
        (challenge, binding,) = _bind(statements, digest);
    }

    /// @inheritdoc IBatchRegistry
    function vkHashRegistry() external view returns (address) {
        return address(_vkHashRegistry);
    }

    /// @dev Returns if the proof holds. What the VKHashRegistry says of the embedded key's version is known here: it says so
    /// at once when that changes. Every other version it is asked about.
    function _verify(uint32 version, uint256[8] calldata proof, uint256 binding, uint256 challenge) private view {
        address verifier = address(this);
        if (version != embeddedVersion || !_embeddedKeyIsActive) {
            verifier = _vkHashRegistry.activeVerifier(circuitId, version);
        }

        bool valid;
        if (verifier == address(this)) {
            valid = _holds(proof, binding, challenge);
        } else {
            bool success;
            (success, valid) = VerifierCalls.verifyTwo(verifier, _verifyProof, proof, binding, challenge);
            if (!success) VerifierCalls.revertAsVerifier();
        }

        if (!valid) revert InvalidProof();
    }

    /// @dev One pass over the statements: the challenge, the polynomial's value there by Horner's rule, and the order.
    /// @return challenge See bindingOf.
    /// @return binding See bindingOf.
    /// @return leaves Where the tree's leaves begin in memory: as many zeros as slots are free, then the statements, so that
    /// the leaves ascend. They lie beyond the free memory pointer and are gone when anything is allocated.
    function _bind(uint256[] calldata statements, uint256 digest)
        private
        view
        returns (uint256 challenge, uint256 binding, uint256 leaves)
    {
        uint256 size = batchSize;
        uint256 padding = paddingStatement;
        uint256 count = statements.length;
        if (count == 0 || count > size) revert BatchSizeOutOfRange(size, count);

        bool ordered;
        assembly ("memory-safe") {
            leaves := add(mload(0x40), 0x60)
            let end := add(leaves, shl(5, size))
            let length := shl(5, count)
            let first := sub(end, length)

            // Three words before the statements, for the hash only.
            mstore(sub(first, 0x60), chainid())
            mstore(sub(first, 0x40), address())
            mstore(sub(first, 0x20), digest)
            calldatacopy(first, statements.offset, length)
            challenge := mod(keccak256(sub(first, 0x60), add(0x60, length)), R)

            // The polynomial by Horner's rule, from the last slot down. A sum and a slot are below r, so their sum stays below
            // 2^256; mulmod reduces it.
            for { let free := sub(size, count) } free { free := sub(free, 1) } {
                binding := mulmod(add(binding, padding), challenge, R)
            }

            // Each statement must be below the one behind it, the last below r, and the first above 0. Two a turn.
            let next := R
            let at := end
            ordered := 1
            if and(count, 1) {
                at := sub(at, 0x20)
                next := mload(at)
                ordered := lt(next, R)
                binding := mulmod(add(binding, next), challenge, R)
            }
            for {} gt(at, first) {} {
                let upper := mload(sub(at, 0x20))
                at := sub(at, 0x40)
                ordered := and(ordered, lt(upper, next))
                next := mload(at)
                ordered := and(ordered, lt(next, upper))
                binding := mulmod(add(mulmod(add(binding, upper), challenge, R), next), challenge, R)
            }
            ordered := and(ordered, gt(next, 0))
            binding := addmod(binding, digest, R)

            // Only now: zeros fill the leaves that no statement has.
            calldatacopy(leaves, calldatasize(), sub(first, leaves))
        }
        if (!ordered) revert StatementsOutOfOrder();
    }

    /// @dev The root of the tree over the leaves that _bind left; writes over them.
    function _root(uint256 leaves) private view returns (bytes32 root) {
        uint256 size = batchSize;
        assembly ("memory-safe") {
            // Each level is written over the front of the one below it. The leaves ascend, so their pairs are hashed where
            // they lie; from then on pairs are put in order first.
            let end := add(leaves, shl(4, size))
            let from := leaves
            for { let to := leaves } lt(to, end) { to := add(to, 0x20) } {
                mstore(to, keccak256(from, 0x40))
                from := add(from, 0x40)
            }

            for { let width := shr(2, size) } width { width := shr(1, width) } {
                end := add(leaves, shl(5, width))
                from := leaves
                for { let to := leaves } lt(to, end) { to := add(to, 0x20) } {
                    let left := mload(from)
                    let right := mload(add(from, 0x20))
                    let place := shl(5, gt(left, right))
                    mstore(place, left)
                    mstore(xor(place, 0x20), right)
                    mstore(to, keccak256(0x00, 0x40))
                    from := add(from, 0x40)
                }
            }
            root := mload(leaves)
        }
    }
}
