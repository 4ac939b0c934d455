// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SubmissionGuard} from "./base/SubmissionGuard.sol";
import {VerifierCalls} from "./base/VerifierCalls.sol";
import {IBatchRegistry} from "./interfaces/IBatchRegistry.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";

/// @title The public record of batches of statements of one circuit that somebody has proven.
/// @dev Nothing that is recorded can be taken back, by no role. docs/batches.md has the argument why two public signals bind a proof to all statements.
contract BatchRegistry is IBatchRegistry, SubmissionGuard {
    struct Batch {
        /// Never zero for a recorded batch.
        uint64 blockNumber;
        uint32 count;
        uint32 version;
    }

    /// @dev Order of BN254's groups (EIP-197), the modulus of statements and signals.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    IVKHashRegistry private immutable _vkHashRegistry;

    /// @dev Selector of `verifyProof` for two public signals.
    bytes4 private immutable _verifyProof = VerifierCalls.selectorOf(2);

    /// @inheritdoc IBatchRegistry
    bytes32 public immutable circuitId;

    /// @inheritdoc IBatchRegistry
    uint256 public immutable batchSize;

    /// @inheritdoc IBatchRegistry
    uint256 public immutable paddingStatement;

    mapping(bytes32 batchId => Batch) private _batches;

    error BatchSizeNotPowerOfTwo(uint256 size);
    error PaddingStatementOutOfField(uint256 statement);

    constructor(
        Setup memory setup,
        IVKHashRegistry vkHashRegistry_,
        bytes32 circuitId_,
        uint256 batchSize_,
        uint256 paddingStatement_
    ) SubmissionGuard(setup) {
        if (batchSize_ < 2 || batchSize_ > 1024 || batchSize_ & (batchSize_ - 1) != 0) {
            revert BatchSizeNotPowerOfTwo(batchSize_);
        }
        if (paddingStatement_ == 0 || paddingStatement_ >= R) revert PaddingStatementOutOfField(paddingStatement_);

        _vkHashRegistry = vkHashRegistry_;
        circuitId = circuitId_;
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
        if (_batches[batchId].blockNumber != 0) revert BatchAlreadyProven(batchId);

        // Recorded before any other contract runs; the reverts below take it back.
        _batches[batchId] = Batch(uint64(block.number), uint32(statements.length), version);
        emit BatchProven(batchId, msg.sender, statements.length);

        address verifier = _vkHashRegistry.activeVerifier(circuitId, version);
        (bool success, bool valid) = VerifierCalls.verifyTwo(verifier, _verifyProof, proof, binding, challenge);
        if (!success) VerifierCalls.revertAsVerifier();
        if (!valid) revert InvalidProof();
    }

    /// @inheritdoc IBatchRegistry
    function isProven(uint256 statement, bytes32 batchId, bytes32[] calldata inclusionProof) external view returns (bool) {
        // Zero fills the leaves that no statement has.
        // forge-lint: disable-next-line(incorrect-shift)
        if (statement == 0 || batchSize != 1 << inclusionProof.length) return false;
        if (_batches[batchId].blockNumber == 0) return false;

        bytes32 node = bytes32(statement);
        for (uint256 i = 0; i < inclusionProof.length; ++i) {
            bytes32 sibling = inclusionProof[i];
            node = node < sibling ? keccak256(abi.encode(node, sibling)) : keccak256(abi.encode(sibling, node));
        }
        return node == batchId;
    }

    /// @inheritdoc IBatchRegistry
    function batch(bytes32 batchId) external view returns (uint64 blockNumber, uint32 count, uint32 version) {
        Batch storage found = _batches[batchId];
        return (found.blockNumber, found.count, found.version);
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
            let free := sub(size, count)
            let first := add(leaves, shl(5, free))
            let end := add(leaves, shl(5, size))

            // Three words before the statements, for the hash only.
            mstore(sub(first, 0x60), chainid())
            mstore(sub(first, 0x40), address())
            mstore(sub(first, 0x20), digest)
            calldatacopy(first, statements.offset, shl(5, count))
            challenge := mod(keccak256(sub(first, 0x60), add(0x60, shl(5, count))), R)

            // A sum and a statement are below r, so their sum stays below 2^256; mulmod reduces it.
            for {} free { free := sub(free, 1) } { binding := mulmod(add(binding, padding), challenge, R) }

            // From the last one down: each must be below the one behind it, the last below r, and the first above 0.
            ordered := 1
            let next := R
            for { let at := end } gt(at, first) {} {
                at := sub(at, 0x20)
                let statement := mload(at)
                ordered := and(ordered, lt(statement, next))
                next := statement
                binding := mulmod(add(binding, statement), challenge, R)
            }
            ordered := and(ordered, gt(next, 0))
            binding := addmod(binding, digest, R)

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
