// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchEquation} from "./base/BatchEquation.sol";
import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";

/// @title Everything about verifying a Groth16 proof that does not depend on the key.
/// @notice A generated contract (`zkp export solidity`) derives from this one. Its fallback begins with `verifyProof` for
/// valid proofs, and passes every other call on to `_answer`, which stands between the key and every other caller.
/// @dev Functions are dispatched here and not by the compiler: a proof that is valid pays for three comparisons before
/// the equation, not for those with every other function's selector. The key's words lie behind the code, from where one
/// CODECOPY brings them into the order that the equation needs:
///
///   word  0 to 2   not copied      word  8 to 11  -delta     word 18, 19   room for L
///   word  3, 4     IC_0            word 12, 13    -alpha     word 20 to 23 -gamma
///   word  5, 6     IC_1, room for  word 14 to 17  beta       from word 24  IC_2, room for a signal; IC_3, and so on
///   word  7        a signal
///
/// The proof is copied over words 0 to 7 when L has been computed; then words 0 to 23 are the pairing's input (EIP-197).
abstract contract GrothVerifier {
    /// @dev Order of BN254's groups (EIP-197), the modulus of public signals.
    uint256 internal constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// @dev The modulus of the curve's coordinates (EIP-196).
    uint256 internal constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @dev The selector and the proof's eight words; the signals follow.
    uint256 private constant SIGNALS_AT = 0x104;

    /// @dev Answers every call that is not a valid proof to `verifyProof`. Does not return.
    /// @param count The number of public signals.
    /// @param keyAt Where the key's words begin in the code.
    function _answer(bytes4 verifyProof, bytes4 isValidProof, uint256 count, uint256 keyAt) internal view {
        // The equation was written over Solidity's free memory pointer and zero slot.
        assembly {
            mstore(0x40, 0x80)
            mstore(0x60, 0x00)
        }

        if (msg.value != 0) revert();
        bytes4 selector = msg.sig;
        if (selector == verifyProof) _revertWithReason(count);
        if (selector == isValidProof) _return(_isValidProof(verifyProof, count));
        if (selector == IGrothVerifier.verifyBatch.selector) {
            _requireValidBatch(count, keyAt);
            _return(1);
        }

        if (selector == IGrothVerifier.isValidBatch.selector) _return(_succeeds(IGrothVerifier.verifyBatch.selector));
        if (selector == IGrothVerifier.keyHash.selector) _return(uint256(keccak256(_key(count, keyAt))));
        if (selector == IGrothVerifier.publicSignalCount.selector) _return(count);
        revert();
    }

    function _return(uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(0x00, word)
            return(0x00, 0x20)
        }
    }

    /// @dev Off the path of valid proofs, so that those don't pay for it.
    function _revertWithReason(uint256 count) private pure {
        _requireSize(count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 signal;
            assembly ("memory-safe") {
                signal := calldataload(add(SIGNALS_AT, shl(5, i)))
            }

            if (signal >= R) revert IGrothVerifier.PublicSignalOutOfField(i);
        }

        revert IGrothVerifier.InvalidProof();
    }

    function _isValidProof(bytes4 verifyProof, uint256 count) private view returns (uint256) {
        _requireSize(count);
        return _succeeds(verifyProof);
    }

    /// @dev As Solidity's decoder: what is missing is refused, what follows is not looked at.
    function _requireSize(uint256 count) private pure {
        if (msg.data.length < SIGNALS_AT + count * 32) revert();
    }

    /// @dev 1 if a call of this contract with another selector and the same arguments does not revert. A call of itself keeps
    /// the equation in the code once, inline in the function that users pay for.
    function _succeeds(bytes4 selector) private view returns (uint256 success) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0x00, calldatasize())
            mstore(data, or(selector, shr(32, shl(32, mload(data)))))
            success := staticcall(gas(), address(), data, calldatasize(), 0x00, 0x00)
        }
    }

    /// @dev The key's words in the order of `keyHash`, made of those that the equation uses, so they cannot differ.
    function _key(uint256 count, uint256 keyAt) private pure returns (bytes memory key) {
        uint256 size = 0x1c0 + 0x40 * (count + 1);
        key = new bytes(size);
        assembly ("memory-safe") {
            function negate(at) {
                mstore(at, mod(sub(Q, mload(at)), Q))
            }

            // A word w of the layout above lies at (w - 3) * 32 behind `keyAt`.
            let words := add(key, 0x20)
            codecopy(words, add(keyAt, 0x120), 0xc0)
            codecopy(add(words, 0xc0), add(keyAt, 0x220), 0x80)
            codecopy(add(words, 0x140), add(keyAt, 0xa0), 0x80)
            codecopy(add(words, 0x1c0), keyAt, shl(6, add(1, gt(count, 0))))
            negate(add(words, 0x20))
            negate(add(words, 0x100))
            negate(add(words, 0x120))
            negate(add(words, 0x180))
            negate(add(words, 0x1a0))
            for { let i := 2 } iszero(gt(i, count)) { i := add(i, 1) } {
                codecopy(add(words, add(0x1c0, shl(6, i))), add(keyAt, add(0x1e0, mul(0x60, i))), 0x40)
            }
        }
    }

    function _requireValidBatch(uint256 count, uint256 keyAt) private view {
        uint256[8][] calldata proofs;
        uint256[] calldata signals;
        assembly ("memory-safe") {
            // The array whose offset is at `head`, as Solidity's decoder reads it; `shift` gives the size of an element.
            function array(head, shift) -> offset, length {
                let at := calldataload(head)
                if gt(at, 0xffffffff) { revert(0x00, 0x00) }
                offset := add(at, 0x24)
                if gt(offset, calldatasize()) { revert(0x00, 0x00) }
                length := calldataload(add(at, 0x04))
                if gt(length, 0xffffffff) { revert(0x00, 0x00) }
                if gt(add(offset, shl(shift, length)), calldatasize()) { revert(0x00, 0x00) }
            }

            if lt(calldatasize(), 0x44) { revert(0x00, 0x00) }
            proofs.offset, proofs.length := array(0x04, 8)
            signals.offset, signals.length := array(0x24, 5)
        }

        if (proofs.length == 0) revert IGrothVerifier.EmptyBatch();
        if (signals.length != proofs.length * count) {
            revert IGrothVerifier.PublicSignalCountMismatch(proofs.length * count, signals.length);
        }

        if (!BatchEquation.holds(_key(count, keyAt), proofs, signals, count)) revert IGrothVerifier.InvalidBatch();
    }
}
