// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";

/// @title Everything about verifying a Groth16 proof that does not depend on the key.
/// @notice A generated contract (`zkp export solidity`) holds a key's constants and derives from this one, which stands
/// between it and every caller.
abstract contract GrothVerifier is IGrothVerifier {
    /// @dev Order of BN254's groups (EIP-197), the modulus of public signals.
    uint256 internal constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// @dev The modulus of the curve's coordinates (EIP-196).
    uint256 internal constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @inheritdoc IGrothVerifier
    function verifyProof(uint256[8] calldata proof, uint256[] calldata publicSignals)
        external
        view
        returns (bool valid)
    {
        valid = _isValid(proof, publicSignals);
        if (!valid) _revertWithReason(publicSignals);
    }

    /// @inheritdoc IGrothVerifier
    function isValidProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool) {
        // A call of itself keeps the equation in the bytecode once, inline in the function that users pay for.
        try this.verifyProof(proof, publicSignals) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    /// @inheritdoc IGrothVerifier
    function verifyBatch(uint256[8][] calldata proofs, uint256[] calldata publicSignals) external view returns (bool) {
        uint256 count = publicSignalCount();
        if (proofs.length == 0) revert EmptyBatch();
        if (publicSignals.length != proofs.length * count) {
            revert PublicSignalCountMismatch(proofs.length * count, publicSignals.length);
        }

        if (!_isValidBatch(_key(), proofs, publicSignals, count)) revert InvalidBatch();
        return true;
    }

    /// @inheritdoc IGrothVerifier
    function isValidBatch(uint256[8][] calldata proofs, uint256[] calldata publicSignals) external view returns (bool) {
        try this.verifyBatch(proofs, publicSignals) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    /// @inheritdoc IGrothVerifier
    function keyHash() external view returns (bytes32) {
        return keccak256(_key());
    }

    /// @inheritdoc IGrothVerifier
    function publicSignalCount() public view virtual returns (uint256);

    /// @dev The key's words in the order of `keyHash`: made of the constants that the equation uses, so they cannot differ.
    function _key() internal view virtual returns (bytes memory);

    /// @dev True if there are as many signals as the key takes, each is below r, and
    /// e(A, B) = e(alpha, beta) e(IC_0 + sum of s_i IC_i, gamma) e(C, delta).
    /// False too when a coordinate is not below q or a point is off its curve or outside its group: the precompiles
    /// refuse those, and burn the gas they were given.
    /// It writes over all memory and leaves none allocated, so nothing may be allocated when it is called.
    function _isValid(uint256[8] calldata proof, uint256[] calldata publicSignals)
        internal
        view
        virtual
        returns (bool valid);

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

    /// @dev Off the path of valid proofs, so that those don't pay for it.
    function _revertWithReason(uint256[] calldata publicSignals) private view {
        uint256 count = publicSignalCount();
        if (publicSignals.length != count) revert PublicSignalCountMismatch(count, publicSignals.length);
        for (uint256 i = 0; i < count; ++i) {
            if (publicSignals[i] >= R) revert PublicSignalOutOfField(i);
        }

        revert InvalidProof();
    }
}
