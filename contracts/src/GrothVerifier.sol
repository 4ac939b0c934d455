// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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

        if (!_isValidBatch(_key(count, keyAt), proofs, signals, count)) revert IGrothVerifier.InvalidBatch();
    }

    /// @dev With challenges p_i, and all signals below r:
    /// product of e(p_i A_i, B_i) = e(sum of p_i alpha, beta) e(sum of p_i L_i, gamma) e(sum of p_i C_i, delta), where
    /// the sum of p_i L_i is (sum of p_i) IC_0 + sum over j of (sum over i of p_i s_ij) IC_j: no more multiplications for more proofs.
    function _isValidBatch(
        bytes memory key,
        uint256[8][] calldata proofs,
        uint256[] calldata publicSignals,
        uint256 count
    ) private view returns (bool valid) {
        assembly ("memory-safe") {
            // Multiplies the point at `at` by the scalar behind it and adds the product to the one before it, in place.
            function accumulate(at) -> ok {
                ok := staticcall(gas(), 0x07, at, 0x60, at, 0x40)
                if ok { ok := staticcall(gas(), 0x06, sub(at, 0x40), 0x80, sub(at, 0x40), 0x40) }
            }

            // Writes the negative of the point of G2 at `from` to `to`.
            function negate(from, to) {
                mcopy(to, from, 0x40)
                mstore(add(to, 0x40), mod(sub(Q, mload(add(from, 0x40))), Q))
                mstore(add(to, 0x60), mod(sub(Q, mload(add(from, 0x60))), Q))
            }

            let words := add(key, 0x20)
            let n := proofs.length

            // The seed of the challenges: a hash of everything that they must not be chosen before.
            let pairs := mload(0x40)
            mstore(pairs, keccak256(words, mload(key)))
            calldatacopy(add(pairs, 0x20), proofs.offset, shl(8, n))
            let sums := add(add(pairs, 0x20), shl(8, n))
            calldatacopy(sums, publicSignals.offset, shl(5, publicSignals.length))
            mstore(0x00, keccak256(pairs, add(add(0x20, shl(8, n)), shl(5, publicSignals.length))))

            // From here on: the pairing's input, N + 3 pairs; the sum of p_i C_i with room for a product and its scalar; the
            // sums of p_i s_ij. Zeros are the point at infinity.
            let points := add(pairs, mul(add(n, 3), 0xc0))
            sums := add(points, 0xa0)
            calldatacopy(points, calldatasize(), add(0xa0, shl(5, count)))

            valid := 1
            let total := 0
            let signal := publicSignals.offset
            // A malformed point burns the gas that its precompile was given, 63 parts of 64: after the first there is just
            // enough left to say so, and a second call would take that too.
            for { let i := 0 } and(valid, lt(i, n)) { i := add(i, 1) } {
                mstore(0x20, i)
                let challenge := shr(128, keccak256(0x00, 0x40))
                total := addmod(total, challenge, R)

                let proof := add(proofs.offset, shl(8, i))
                let pair := add(pairs, mul(i, 0xc0))
                calldatacopy(pair, proof, 0x40)
                mstore(add(pair, 0x40), challenge)
                valid := staticcall(gas(), 0x07, pair, 0x60, pair, 0x40)
                calldatacopy(add(pair, 0x40), add(proof, 0x40), 0x80)

                calldatacopy(add(points, 0x40), add(proof, 0xc0), 0x40)
                mstore(add(points, 0x80), challenge)
                if valid { valid := accumulate(add(points, 0x40)) }

                for { let j := 0 } lt(j, count) { j := add(j, 1) } {
                    let value := calldataload(signal)
                    signal := add(signal, 0x20)
                    valid := and(valid, lt(value, R))
                    let sum := add(sums, shl(5, j))
                    mstore(sum, addmod(mload(sum), mulmod(challenge, value, R), R))
                }
            }

            if valid {
                // e(sum of p_i C_i, -delta)
                let pair := add(pairs, mul(n, 0xc0))
                mcopy(pair, points, 0x40)
                negate(add(words, 0x140), add(pair, 0x40))

                // e(sum of p_i alpha, -beta)
                pair := add(pair, 0xc0)
                mcopy(pair, words, 0x40)
                mstore(add(pair, 0x40), total)
                valid := and(valid, staticcall(gas(), 0x07, pair, 0x60, pair, 0x40))
                negate(add(words, 0x40), add(pair, 0x40))

                // e(sum of p_i L_i, -gamma): IC_0 first, onto the point at infinity
                pair := add(pair, 0xc0)
                mstore(points, 0)
                mstore(add(points, 0x20), 0)
                let point := add(words, 0x1c0)
                for { let j := 0 } iszero(gt(j, count)) { j := add(j, 1) } {
                    mcopy(add(points, 0x40), point, 0x40)
                    mstore(add(points, 0x80), total)
                    valid := and(valid, accumulate(add(points, 0x40)))
                    point := add(point, 0x40)
                    total := mload(add(sums, shl(5, j)))
                }

                mcopy(pair, points, 0x40)
                negate(add(words, 0xc0), add(pair, 0x40))

                valid := and(valid, staticcall(gas(), 0x08, pairs, mul(add(n, 3), 0xc0), 0x00, 0x20))
                valid := and(valid, mload(0x00))
            }
        }
    }
}
