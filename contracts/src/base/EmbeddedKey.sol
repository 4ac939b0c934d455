// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchEquation} from "./BatchEquation.sol";

/// @title A verifying key of two public signals inside the contract that uses it, so that verifying calls nothing but the precompiles.
/// @dev The equation of GrothVerifier, e(A, B) e(C, -delta) e(-alpha, beta) e(L, -gamma) = 1, whose comments say why it has
/// this form. Points are kept as the pairing precompile takes them (EIP-197), negated where the equation wants them so.
abstract contract EmbeddedKey {
    /// @dev Order of BN254's groups (EIP-197), the modulus of statements and signals.
    uint256 internal constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// @dev The modulus of the curve's coordinates (EIP-196).
    uint256 private constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @notice As IGrothVerifier's.
    bytes32 public immutable keyHash;

    uint256 private immutable _alphaX;
    uint256 private immutable _minusAlphaY;

    uint256 private immutable _betaX1;
    uint256 private immutable _betaX0;
    uint256 private immutable _betaY1;
    uint256 private immutable _betaY0;

    uint256 private immutable _gammaX1;
    uint256 private immutable _gammaX0;
    uint256 private immutable _minusGammaY1;
    uint256 private immutable _minusGammaY0;

    uint256 private immutable _deltaX1;
    uint256 private immutable _deltaX0;
    uint256 private immutable _minusDeltaY1;
    uint256 private immutable _minusDeltaY0;

    uint256 private immutable _ic0X;
    uint256 private immutable _ic0Y;
    uint256 private immutable _ic1X;
    uint256 private immutable _ic1Y;
    uint256 private immutable _ic2X;
    uint256 private immutable _ic2Y;

    /// @notice A point at infinity would make the equation hold for proofs of nothing.
    error PointAtInfinity();

    /// @param key The key's words in the order of `keyHash`: alpha, beta, gamma, delta, then IC, points of G2 with their
    /// imaginary parts first. That they are points of their groups the precompiles check with every proof.
    constructor(uint256[20] memory key) {
        if (_allZero(key, 0, 2) || _allZero(key, 2, 4) || _allZero(key, 6, 4) || _allZero(key, 10, 4)) {
            revert PointAtInfinity();
        }

        keyHash = keccak256(abi.encodePacked(key));
        (_alphaX, _minusAlphaY) = (key[0], _minus(key[1]));
        (_betaX1, _betaX0, _betaY1, _betaY0) = (key[2], key[3], key[4], key[5]);
        (_gammaX1, _gammaX0, _minusGammaY1, _minusGammaY0) = (key[6], key[7], _minus(key[8]), _minus(key[9]));
        (_deltaX1, _deltaX0, _minusDeltaY1, _minusDeltaY0) = (key[10], key[11], _minus(key[12]), _minus(key[13]));
        (_ic0X, _ic0Y, _ic1X, _ic1Y, _ic2X, _ic2Y) = (key[14], key[15], key[16], key[17], key[18], key[19]);
    }

    /// @notice As IGrothVerifier's.
    function publicSignalCount() external pure returns (uint256) {
        return 2;
    }

    /// @dev Whether the proof holds. Both signals must be below R.
    function _holds(uint256[8] calldata proof, uint256 first, uint256 second) internal view returns (bool valid) {
        // The pairing's input, 24 words: A, B and C lie in calldata as it wants them; L is computed where it stays, words 18
        // and 19, with its products in gamma's words, which are written last.
        uint256 input;
        (uint256 a, uint256 b, uint256 c, uint256 d) = (_ic0X, _ic0Y, _ic1X, _ic1Y);
        assembly ("memory-safe") {
            input := mload(0x40)
            mstore(0x40, add(input, 0x300))
            calldatacopy(input, proof, 0x100)

            let sum := add(input, 0x240)
            let product := add(input, 0x280)
            mstore(sum, a)
            mstore(add(input, 0x260), b)
            mstore(product, c)
            mstore(add(input, 0x2a0), d)
            mstore(add(input, 0x2c0), first)
            valid := staticcall(gas(), 0x07, product, 0x60, product, 0x40)
            valid := and(valid, staticcall(gas(), 0x06, sum, 0x80, sum, 0x40))
        }

        (a, b) = (_ic2X, _ic2Y);
        assembly ("memory-safe") {
            let sum := add(input, 0x240)
            let product := add(input, 0x280)
            mstore(product, a)
            mstore(add(input, 0x2a0), b)
            mstore(add(input, 0x2c0), second)
            valid := and(valid, staticcall(gas(), 0x07, product, 0x60, product, 0x40))
            valid := and(valid, staticcall(gas(), 0x06, sum, 0x80, sum, 0x40))
        }

        (a, b, c, d) = (_deltaX1, _deltaX0, _minusDeltaY1, _minusDeltaY0);
        assembly ("memory-safe") {
            mstore(add(input, 0x100), a)
            mstore(add(input, 0x120), b)
            mstore(add(input, 0x140), c)
            mstore(add(input, 0x160), d)
        }

        (a, b) = (_alphaX, _minusAlphaY);
        assembly ("memory-safe") {
            mstore(add(input, 0x180), a)
            mstore(add(input, 0x1a0), b)
        }

        (a, b, c, d) = (_betaX1, _betaX0, _betaY1, _betaY0);
        assembly ("memory-safe") {
            mstore(add(input, 0x1c0), a)
            mstore(add(input, 0x1e0), b)
            mstore(add(input, 0x200), c)
            mstore(add(input, 0x220), d)
        }

        (a, b, c, d) = (_gammaX1, _gammaX0, _minusGammaY1, _minusGammaY0);
        assembly ("memory-safe") {
            mstore(add(input, 0x280), a)
            mstore(add(input, 0x2a0), b)
            mstore(add(input, 0x2c0), c)
            mstore(add(input, 0x2e0), d)
            valid := and(valid, staticcall(gas(), 0x08, input, 0x300, 0x00, 0x20))
            valid := and(valid, mload(0x00))
        }
    }

    /// @dev Whether all proofs hold, of which there is at least one. Signals lie as BatchEquation wants them.
    function _allHold(uint256[8][] calldata proofs, uint256[] memory signals) internal view returns (bool) {
        return BatchEquation.holds(_key(), proofs, signals, 2);
    }

    /// @dev The words that the constructor was given.
    function _key() private view returns (bytes memory) {
        return bytes.concat(
            abi.encode(_alphaX, _minus(_minusAlphaY), _betaX1, _betaX0, _betaY1, _betaY0),
            abi.encode(_gammaX1, _gammaX0, _minus(_minusGammaY1), _minus(_minusGammaY0)),
            abi.encode(_deltaX1, _deltaX0, _minus(_minusDeltaY1), _minus(_minusDeltaY0)),
            abi.encode(_ic0X, _ic0Y, _ic1X, _ic1Y, _ic2X, _ic2Y)
        );
    }

    function _minus(uint256 coordinate) private pure returns (uint256) {
        return (Q - coordinate) % Q;
    }

    function _allZero(uint256[20] memory key, uint256 from, uint256 count) private pure returns (bool) {
        uint256 all;
        for (uint256 i = from; i < from + count; ++i) {
            all |= key[i];
        }

        return all == 0;
    }
}
