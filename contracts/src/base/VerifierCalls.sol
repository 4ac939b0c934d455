// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

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

    /// @dev Reverts with what the verifier reverted with.
    function revertAsVerifier() internal pure {
        assembly ("memory-safe") {
            let data := mload(0x40)
            returndatacopy(data, 0x00, returndatasize())
            revert(data, returndatasize())
        }
    }
}
