// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";

/// @title Everything about verifying a Groth16 proof that does not depend on the key.
/// @notice A generated contract (`zkp export solidity`) holds a key's constants and derives from this one, which stands
/// between it and every caller: the generated equation never sees a wrong number of public signals or one that is not
/// below r.
abstract contract GrothVerifier is IGrothVerifier {
    /// @dev Order of BN254's groups (EIP-197), the modulus of public signals.
    uint256 internal constant SCALAR_FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @inheritdoc IGrothVerifier
    function verifyProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool) {
        uint256 count = publicSignalCount();
        if (publicSignals.length != count) revert PublicSignalCountMismatch(count, publicSignals.length);
        uint256 index = _firstOutOfField(publicSignals);
        if (index != count) revert PublicSignalOutOfField(index);
        if (!_satisfiesEquation(proof, publicSignals)) revert InvalidProof();
        return true;
    }

    /// @inheritdoc IGrothVerifier
    function isValidProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool) {
        uint256 count = publicSignalCount();
        return publicSignals.length == count && _firstOutOfField(publicSignals) == count
            && _satisfiesEquation(proof, publicSignals);
    }

    /// @inheritdoc IGrothVerifier
    function keyHash() public view virtual returns (bytes32);

    /// @inheritdoc IGrothVerifier
    function publicSignalCount() public view virtual returns (uint256);

    /// @dev e(A, B) = e(alpha, beta) e(IC_0 + sum of s_i IC_i, gamma) e(C, delta). False too when a coordinate is not
    /// below q or a point is off its curve or outside its group: the precompiles refuse those, and burn the gas they
    /// were given.
    function _satisfiesEquation(uint256[8] calldata proof, uint256[] calldata publicSignals)
        internal
        view
        virtual
        returns (bool valid);

    /// @dev The index of the first signal that is not below r; the number of signals if there is none.
    function _firstOutOfField(uint256[] calldata publicSignals) private pure returns (uint256 index) {
        for (; index < publicSignals.length; ++index) {
            if (publicSignals[index] >= SCALAR_FIELD_ORDER) return index;
        }
    }
}
