// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IGrothVerifier} from "../interfaces/IGrothVerifier.sol";

/// @title How registries call verifiers, whose selectors depend on the number of public signals.
/// @dev Words are passed on as they came, which the compiler would encode anew.
library VerifierCalls {
    /// @dev The selector of `verifyProof` for as many public signals; see IGrothVerifier.
    function selectorOf(uint256 publicSignalCount) internal pure returns (bytes4) {
        string memory last =
            publicSignalCount == 0 ? "" : string.concat(",uint256[", Strings.toString(publicSignalCount), "]");
        return bytes4(keccak256(bytes(string.concat("verifyProof(uint256[2],uint256[2][2],uint256[2]", last, ")"))));
    }

    /// @return success Whether the verifier answered instead of reverting.
    /// @return valid Whether its answer is the word 1.
    function verify(address verifier, bytes32 selector, uint256[8] calldata proof, uint256[] calldata publicSignals)
        internal
        view
        returns (bool success, bool valid)
    {
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := shl(5, publicSignals.length)
            mstore(data, selector)
            calldatacopy(add(data, 0x04), proof, 0x100)
            calldatacopy(add(data, 0x104), publicSignals.offset, size)
            success := staticcall(gas(), verifier, data, add(0x104, size), 0x00, 0x20)
            valid := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
        }
    }

    /// @dev The same for two public signals that the caller computed.
    function verifyTwo(address verifier, bytes32 selector, uint256[8] calldata proof, uint256 first, uint256 second)
        internal
        view
        returns (bool success, bool valid)
    {
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            calldatacopy(add(data, 0x04), proof, 0x100)
            mstore(add(data, 0x104), first)
            mstore(add(data, 0x124), second)
            success := staticcall(gas(), verifier, data, 0x144, 0x00, 0x20)
            valid := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
        }
    }

    /// @dev All proofs together; see IGrothVerifier.verifyBatch. The arrays lie one behind the other, where the head says.
    function verifyMany(address verifier, uint256[8][] calldata proofs, uint256[] memory publicSignals)
        internal
        view
        returns (bool success, bool valid)
    {
        bytes4 selector = IGrothVerifier.verifyBatch.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            let proofsSize := shl(8, proofs.length)
            let signalsSize := add(0x20, shl(5, mload(publicSignals)))
            mstore(data, selector)
            mstore(add(data, 0x04), 0x40)
            mstore(add(data, 0x24), add(0x60, proofsSize))
            mstore(add(data, 0x44), proofs.length)
            calldatacopy(add(data, 0x64), proofs.offset, proofsSize)
            mcopy(add(add(data, 0x64), proofsSize), publicSignals, signalsSize)
            success := staticcall(gas(), verifier, data, add(0x64, add(proofsSize, signalsSize)), 0x00, 0x20)
            valid := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
        }
    }

    /// @dev Reverts with what the verifier reverted with.
    function revertAsVerifier() internal pure {
        assembly ("memory-safe") {
            let data := mload(0x40)
            returndatacopy(data, 0x00, returndatasize())
            revert(data, returndatasize())
        }
    }
}
