// SPDX-License-Identifier: MIT
// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.
pragma solidity 0.8.37;

import {GrothVerifier} from "../../src/GrothVerifier.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";

/// @title How to call the verifier. `verifyProof` returns true or reverts; `isValidProof` answers.
interface IGroth16Verifier_Cubes2 is IGrothVerifier {
    function verifyProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[2] calldata publicSignals)
        external
        view
        returns (bool);

    function isValidProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[2] calldata publicSignals)
        external
        view
        returns (bool);
}

/// @title The code of the verifier; it works only with the key behind it.
contract Groth16Verifier_Cubes2_Code is GrothVerifier {
    fallback() external payable {
        bytes4 verifyProof = IGroth16Verifier_Cubes2.verifyProof.selector;
        uint256 selector = uint32(verifyProof);
        // Not "memory-safe": the equation is written from address 0, over Solidity's free memory pointer and zero slot.
        assembly {
            // One branch for what is no well-formed call of `verifyProof`: selector, size, ether.
            if iszero(or(or(xor(shr(224, calldataload(0x00)), selector), lt(calldatasize(), 0x144)), callvalue())) {
                codecopy(0x60, 0xd20, 0x300)

                // L = IC_0 + sum of s_i IC_i.
                let signal := calldataload(0x104)
                mstore(0xe0, signal)
                let valid := and(staticcall(gas(), 0x07, 0xa0, 0x60, 0xa0, 0x40), lt(signal, R))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x60, 0x40), valid)
                signal := calldataload(0x124)
                mstore(0x340, signal)
                valid := and(staticcall(gas(), 0x07, 0x300, 0x60, 0xa0, 0x40), and(lt(signal, R), valid))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x240, 0x40), valid)

                // A, B and C lie in calldata as the pairing precompile wants them. A call that fails leaves the first word
                // as it was, so its success is asked for as well.
                calldatacopy(0x00, 0x4, 0x100)
                valid := and(staticcall(gas(), 0x08, 0x00, 0x300, 0x00, 0x20), valid)
                valid := and(valid, mload(0x00))
                if valid { return(0x00, 0x20) }
            }
        }

        _answer(verifyProof, IGroth16Verifier_Cubes2.isValidProof.selector, 2, 0xd20);
    }
}

/// @title Verifies Groth16 proofs under one key.
/// @dev What stands on chain is the code above, zeros up to where it looks for the key, and the key's words: CODECOPY
/// brings them to memory for a third of what as many PUSH and MSTORE cost.
contract Groth16Verifier_Cubes2 {
    constructor() {
        bytes memory code = type(Groth16Verifier_Cubes2_Code).runtimeCode;
        bytes memory padding = new bytes(0xd20 - code.length);
        bytes memory key = bytes.concat(
            // IC_0
            hex"1eee63d6207d8df86af591bbcb7ef98faa2e052bd67e01ee32373b624194bfeb"
            hex"11002e7e242da44177bb83cbb27336438487d649c6ac6863220e8bb03a34d7ef",
            // IC_1, room for a signal
            hex"1e9e6115186797d8527725c914d8885820116b94a94ea442531e6ed291f821d3"
            hex"152b01ab56fa41d45ddeb868ed5dfa9598cb35d380991ed81886f85846885bd9"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // -delta
            hex"059f6704ac07ae9e32b10fe94f4eb06fe5f40fa923ecaef21f70692ef7aaf3a2"
            hex"171e2bd475bb47eb8da1f8e87c0d501660e9099471c8a2f8a844a0fe497da9b4"
            hex"144f8b550e30c58855c71ac3163abe13f979f4df6db6f36687411e28de353f33"
            hex"16e3bdb1305d19ef13958c7ca8a242c4597685084b8da782fbfb7cc8e72b4dbe",
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
            hex"1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d",
            // IC_2, room for a signal
            hex"0fa1de51123b326bc2661427c9569319ad4c50447322377de1b8d9b460f5aab9"
            hex"2c9d28e42e49048121bbb547d6dc91f33268db8e8c935d04c2f1ee609df51dfd"
            hex"0000000000000000000000000000000000000000000000000000000000000000"
        );
        bytes memory runtime = bytes.concat(code, padding, key);
        assembly ("memory-safe") {
            return(add(runtime, 0x20), mload(runtime))
        }
    }
}
