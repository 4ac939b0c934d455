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
    /// @dev The most statements of a batch, in however many proofs.
    uint256 private constant LARGEST_BATCH = 1024;

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
        if (batchSize_ < 2 || batchSize_ > LARGEST_BATCH || batchSize_ & (batchSize_ - 1) != 0) {
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
        if (statements.length > batchSize) revert BatchSizeOutOfRange(batchSize, statements.length);

        uint256[] memory digests;
        assembly ("memory-safe") {
            digests := mload(0x40)
            mstore(0x40, add(digests, 0x40))
            mstore(digests, 1)
            mstore(add(digests, 0x20), digest)
        }

        uint256[] memory signals;
        (batchId, signals) = _record(version, statements, digests);
        uint256 binding;
        uint256 challenge;
        assembly ("memory-safe") {
            binding := mload(add(signals, 0x20))
            challenge := mload(add(signals, 0x40))
        }

        address verifier = _verifierOf(version);
        if (verifier == address(this)) {
            if (!_holds(proof, binding, challenge)) revert InvalidProof();
        } else {
            (bool success, bool valid) = VerifierCalls.verifyTwo(verifier, _verifyProof, proof, binding, challenge);
            _requireVerified(success, valid);
        }
    }

    /// @inheritdoc IBatchRegistry
    function submitLargeBatch(
        uint32 version,
        uint256[8][] calldata proofs,
        uint256[] calldata statements,
        uint256[] calldata digests
    ) external returns (bytes32 batchId) {
        _admit(proofs.length);
        _requireProofs(statements.length, proofs.length, digests.length);
        uint256[] memory signals;
        (batchId, signals) = _record(version, statements, digests);
        address verifier = _verifierOf(version);
        if (verifier == address(this)) {
            if (!_allHold(proofs, signals)) revert InvalidProof();
        } else {
            (bool success, bool valid) = VerifierCalls.verifyMany(verifier, proofs, signals);
            _requireVerified(success, valid);
        }
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
        uint256 found = _batches[batchId];
        if (statement == 0 || found == 0) return false;

        // As many leaves as the smallest power of two that holds the batch.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 count = uint32(found >> 64);
        // forge-lint: disable-next-line(incorrect-shift)
        uint256 leaves = 1 << inclusionProof.length;
        if (leaves < count || leaves >= 2 * count) return false;

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
    function bindingsOf(uint256[] calldata statements, uint256[] calldata digests)
        external
        view
        returns (uint256 challenge, uint256[] memory bindings)
    {
        _requireProofs(statements.length, digests.length, digests.length);
        (uint256[] memory signals,,) = _bind(statements, digests);
        challenge = signals[1];
        bindings = new uint256[](digests.length);
        for (uint256 i = 0; i < bindings.length; ++i) {
            bindings[i] = signals[2 * i];
        }
    }

    /// @inheritdoc IBatchRegistry
    function vkHashRegistry() external view returns (address) {
        return address(_vkHashRegistry);
    }

    /// @dev Records a batch whose number of statements fits its digests. Before any other contract runs; whoever calls this reverts if the proofs don't hold.
    /// @return batchId The root.
    /// @return signals See _bind.
    function _record(uint32 version, uint256[] calldata statements, uint256[] memory digests)
        private
        returns (bytes32 batchId, uint256[] memory signals)
    {
        uint256 leaves;
        uint256 width;
        (signals, leaves, width) = _bind(statements, digests);
        batchId = _root(leaves, width);
        if (_batches[batchId] != 0) revert BatchAlreadyProven(batchId);

        _batches[batchId] = block.number | statements.length << 64 | uint256(version) << 96;
        emit BatchProven(batchId, msg.sender);
    }

    /// @dev Who says whether proofs of a version hold; this contract for its own key. What the VKHashRegistry says of the embedded key's version is
    /// known here: it says so at once when that changes. Every other version it is asked about.
    function _verifierOf(uint32 version) private view returns (address) {
        return version == embeddedVersion && _embeddedKeyIsActive
            ? address(this)
            : _vkHashRegistry.activeVerifier(circuitId, version);
    }

    function _requireVerified(bool success, bool valid) private pure {
        if (!success) VerifierCalls.revertAsVerifier();
        if (!valid) revert InvalidProof();
    }

    function _requireProofs(uint256 count, uint256 proofs, uint256 digests) private view {
        if (count > LARGEST_BATCH) revert BatchSizeOutOfRange(LARGEST_BATCH, count);
        uint256 expected = (count + batchSize - 1) / batchSize;
        if (proofs != expected || digests != expected) revert ProofCountMismatch(expected, proofs, digests);
    }

    /// @dev One pass over the statements, from the last to the first: the polynomials' values by Horner's rule, and the order.
    /// @return signals The proofs' public signals, in the order of the proofs: each one's binding, then the challenge.
    /// @return leaves Where the tree's leaves begin in memory: as many zeros as leaves are free, then the statements, so that
    /// the leaves ascend. They lie beyond the free memory pointer and are gone when anything is allocated.
    /// @return width How many leaves there are: the smallest power of two that holds the statements.
    function _bind(uint256[] calldata statements, uint256[] memory digests)
        private
        view
        returns (uint256[] memory signals, uint256 leaves, uint256 width)
    {
        uint256 size = batchSize;
        uint256 padding = paddingStatement;
        uint256 count = statements.length;
        if (count == 0) revert BatchSizeOutOfRange(size, count);

        bool ordered;
        assembly ("memory-safe") {
            let proofs := mload(digests)
            signals := mload(0x40)
            mstore(signals, shl(1, proofs))
            let signal := add(signals, add(0x20, shl(6, proofs)))
            mstore(0x40, signal)

            // All bits below the highest of count - 1, which is below 1,024.
            width := sub(count, 1)
            width := or(width, shr(1, width))
            width := or(width, shr(2, width))
            width := or(width, shr(4, width))
            width := add(1, or(width, shr(8, width)))

            // In memory: room, then chain, contract and digests for the hash only, then the statements. The leaves end with them.
            let head := shl(5, add(2, proofs))
            leaves := add(signal, head)
            let end := add(leaves, shl(5, width))
            let first := sub(end, shl(5, count))
            let digest := sub(first, shl(5, proofs))
            mstore(sub(digest, 0x40), chainid())
            mstore(sub(digest, 0x20), address())
            mcopy(digest, add(digests, 0x20), shl(5, proofs))
            calldatacopy(first, statements.offset, shl(5, count))
            let challenge := mod(keccak256(sub(digest, 0x40), add(head, shl(5, count))), R)

            // From the last proof's last slot down; only that proof may have free ones. A sum and a slot are below r, so their sum
            // stays below 2^256; mulmod reduces it.
            let value := 0
            for { let free := sub(mul(proofs, size), count) } free { free := sub(free, 1) } {
                value := mulmod(add(value, padding), challenge, R)
            }

            // Each statement must be below the one behind it, the last below r, and the first above 0. Two a turn.
            let next := R
            let at := end
            digest := first
            ordered := 1
            if and(count, 1) {
                at := sub(at, 0x20)
                next := mload(at)
                ordered := lt(next, R)
                value := mulmod(add(value, next), challenge, R)
            }
            for { let from := add(first, shl(5, mul(sub(proofs, 1), size))) } 1 { from := sub(from, shl(5, size)) } {
                for {} gt(at, from) {} {
                    let upper := mload(sub(at, 0x20))
                    at := sub(at, 0x40)
                    ordered := and(ordered, lt(upper, next))
                    next := mload(at)
                    ordered := and(ordered, lt(next, upper))
                    value := mulmod(add(mulmod(add(value, upper), challenge, R), next), challenge, R)
                }

                digest := sub(digest, 0x20)
                signal := sub(signal, 0x40)
                mstore(signal, addmod(value, mload(digest), R))
                mstore(add(signal, 0x20), challenge)
                if eq(from, first) { break }
                value := 0
            }
            ordered := and(ordered, gt(next, 0))

            // Only now: zeros fill the leaves that no statement has.
            calldatacopy(leaves, calldatasize(), sub(first, leaves))
        }
        if (!ordered) revert StatementsOutOfOrder();
    }

    /// @dev The root of the tree over the leaves that _bind left; writes over them.
    function _root(uint256 leaves, uint256 width) private pure returns (bytes32 root) {
        assembly ("memory-safe") {
            // The leaves ascend, so their pairs are hashed where they lie; from then on pairs are put in order first. Each node is written
            // where leaves were that are hashed already: those above them over the front half, all others behind those, in turn.
            let half := shl(5, shr(1, width))
            let to := leaves
            let at := leaves
            for { let end := add(leaves, half) } lt(to, end) { to := add(to, 0x20) } {
                mstore(to, keccak256(at, 0x40))
                at := add(at, 0x40)
            }

            at := leaves
            for { let end := add(leaves, sub(shl(1, half), 0x20)) } lt(to, end) { to := add(to, 0x20) } {
                let left := mload(at)
                let right := mload(add(at, 0x20))
                let place := shl(5, gt(left, right))
                mstore(place, left)
                mstore(xor(place, 0x20), right)
                mstore(to, keccak256(0x00, 0x40))
                at := add(at, 0x40)
            }
            root := mload(at)
        }
    }
}
