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
    function keyHash() external view virtual returns (bytes32);

    /// @inheritdoc IGrothVerifier
    function publicSignalCount() public view virtual returns (uint256);

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
