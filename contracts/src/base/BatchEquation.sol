// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The equation of several proofs of one key at once: a random linear combination of theirs.
/// @dev With challenges p_i, and all signals below r:
/// product of e(p_i A_i, B_i) = e(sum of p_i alpha, beta) e(sum of p_i L_i, gamma) e(sum of p_i C_i, delta), where
/// the sum of p_i L_i is (sum of p_i) IC_0 + sum over j of (sum over i of p_i s_ij) IC_j: no more multiplications for more proofs.
/// The first challenge is 1; the others are 128 bits each of a hash over the key, all proofs and all signals. If the first proof alone is
/// false, the equation never holds; if another is, one value of its challenge at most lets it hold.
library BatchEquation {
    /// @dev Order of BN254's groups (EIP-197), the modulus of public signals.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// @dev The modulus of the curve's coordinates (EIP-196).
    uint256 private constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @param key The key's words in the order of `keyHash`; see IGrothVerifier.
    /// @param proofs At least one, each in the order of the pairing precompile (EIP-197).
    /// @param signals As many a proof as the key has, those of the first proof first.
    /// @param count How many signals a proof has.
    function holds(bytes memory key, uint256[8][] calldata proofs, uint256[] memory signals, uint256 count)
        internal
        view
        returns (bool valid)
    {
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
            mcopy(sums, add(signals, 0x20), shl(5, mload(signals)))
            mstore(0x00, keccak256(pairs, add(add(0x20, shl(8, n)), shl(5, mload(signals)))))

            // From here on: the pairing's input, N + 3 pairs; the sum of p_i C_i with room for a product and its scalar; the
            // sums of p_i s_ij. Zeros are the point at infinity.
            let points := add(pairs, mul(add(n, 3), 0xc0))
            sums := add(points, 0xa0)
            calldatacopy(sums, calldatasize(), shl(5, count))

            valid := 1
            let total := 0
            let signal := add(signals, 0x20)
            // A malformed point burns the gas that its precompile was given, 63 parts of 64: after the first there is just
            // enough left to say so, and a second call would take that too.
            for { let i := 0 } and(valid, lt(i, n)) { i := add(i, 1) } {
                let proof := add(proofs.offset, shl(8, i))
                let pair := add(pairs, mul(i, 0xc0))
                calldatacopy(pair, proof, 0x40)

                let challenge := 1
                switch i
                case 0 { calldatacopy(points, add(proof, 0xc0), 0x40) }
                default {
                    mstore(0x20, i)
                    challenge := shr(128, keccak256(0x00, 0x40))
                    mstore(add(pair, 0x40), challenge)
                    valid := staticcall(gas(), 0x07, pair, 0x60, pair, 0x40)
                    calldatacopy(add(points, 0x40), add(proof, 0xc0), 0x40)
                    mstore(add(points, 0x80), challenge)
                    if valid { valid := accumulate(add(points, 0x40)) }
                }
                calldatacopy(add(pair, 0x40), add(proof, 0x40), 0x80)
                total := addmod(total, challenge, R)

                for { let j := 0 } lt(j, count) { j := add(j, 1) } {
                    let value := mload(signal)
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
