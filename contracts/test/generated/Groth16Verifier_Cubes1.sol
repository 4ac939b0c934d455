// SPDX-License-Identifier: MIT
// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.
pragma solidity 0.8.37;

import {GrothVerifier} from "../../src/GrothVerifier.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";

/// @title How to call the verifier. `verifyProof` returns true or reverts; `isValidProof` answers.
interface IGroth16Verifier_Cubes1 is IGrothVerifier {
    function verifyProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[1] calldata publicSignals)
        external
        view
        returns (bool);

    function isValidProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[1] calldata publicSignals)
        external
        view
        returns (bool);
}

/// @title The code of the verifier; it works only with the key behind it.
contract Groth16Verifier_Cubes1_Code is GrothVerifier {
    fallback() external payable {
        bytes4 verifyProof = IGroth16Verifier_Cubes1.verifyProof.selector;
        uint256 selector = uint32(verifyProof);
        // Not "memory-safe": the equation is written from address 0, over Solidity's free memory pointer and zero slot.
        assembly {
            // One branch for what is no well-formed call of `verifyProof`: selector, size, ether.
            if iszero(or(or(xor(shr(224, calldataload(0x00)), selector), lt(calldatasize(), 0x124)), callvalue())) {
                codecopy(0x60, 0xcd0, 0x2a0)

                // L = IC_0 + sum of s_i IC_i.
                let signal := calldataload(0x104)
                mstore(0xe0, signal)
                let valid := and(staticcall(gas(), 0x07, 0xa0, 0x60, 0xa0, 0x40), lt(signal, R))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x240, 0x40), valid)

                // A, B and C lie in calldata as the pairing precompile wants them. A call that fails leaves the first word
                // as it was, so its success is asked for as well.
                calldatacopy(0x00, 0x4, 0x100)
                valid := and(staticcall(gas(), 0x08, 0x00, 0x300, 0x00, 0x20), valid)
                valid := and(valid, mload(0x00))
                if valid { return(0x00, 0x20) }
            }
        }

        _answer(verifyProof, IGroth16Verifier_Cubes1.isValidProof.selector, 1, 0xcd0);
    }
}

/// @title Verifies Groth16 proofs under one key.
/// @dev What stands on chain is the code above, zeros up to where it looks for the key, and the key's words: CODECOPY
/// brings them to memory for a third of what as many PUSH and MSTORE cost.
contract Groth16Verifier_Cubes1 {
    constructor() {
        bytes memory code = type(Groth16Verifier_Cubes1_Code).runtimeCode;
        bytes memory padding = new bytes(0xcd0 - code.length);
        bytes memory key = bytes.concat(
            // IC_0
            hex"05e20ac8d8a64f70399cadb0351763293d435941bd76230bfb53b96cf2c718b5"
            hex"0ad5e4312ecc2a30106b15ff5549df21daa770e0b087f841c6470f83adae32c9",
            // IC_1, room for a signal
            hex"20ce0e36df14747ee4fef4ebec990bc09035f9296fdc67dbee724bd85f0b0895"
            hex"16c1ea023adc6d55040c050d884064838fb96f9989eff1d5d91c0e9ad5e2a428"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // -delta
            hex"0eb37197bf06cac7e111200171213eb8bc5ab18e44098e7c6159e992fe67a38e"
            hex"16191351943d8fda6d13ce13ce7dfdbb668a380a95428f85d60230ed8bdd2715"
            hex"23df1634f85f76e2ac7062715d531fe426c5b4840033ece07e19334ebf947812"
            hex"18bfdf9ec804972918024322e8e22244f14a36385aa9c03e537e84164241488c",
            // -alpha
            hex"1ec164fd50c6a90e1f0eb0212f3ba6bc42d45fb7a2b8daa095670bba8ecac422"
            hex"1129a0af360a5dd6f4054bc2c61553e67b01712545a71370aab466001b328bfa",
            // beta
            hex"07a5ccd165cc586810428eb58ed94a771af78346e8801aaadc8787100833cbd8"
            hex"071a4f9157202bfeece0fbfd755c038e089c8fa8306843fae22d09290b641598"
            hex"057940a433a1ec14bc55091455c1f432ce6ec9d01c3caa02413d2290b93994f3"
            hex"2643ab45848798cf625fef862e33418cf5b1d339a342ef5ecebeca1c5b32c94b",
            // room for L
            hex"0000000000000000000000000000000000000000000000000000000000000000"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // -gamma
            hex"198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            hex"1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            hex"275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec"
            hex"1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d"
        );
        bytes memory runtime = bytes.concat(code, padding, key);
        assembly ("memory-safe") {
            return(add(runtime, 0x20), mload(runtime))
        }
    }
}
