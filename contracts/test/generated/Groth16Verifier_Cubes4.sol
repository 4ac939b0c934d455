// SPDX-License-Identifier: MIT
// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.
pragma solidity 0.8.37;

import {GrothVerifier} from "../../src/GrothVerifier.sol";
import {IGrothVerifier} from "../../src/interfaces/IGrothVerifier.sol";

/// @title How to call the verifier. `verifyProof` returns true or reverts; `isValidProof` answers.
interface IGroth16Verifier_Cubes4 is IGrothVerifier {
    function verifyProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[4] calldata publicSignals)
        external
        view
        returns (bool);

    function isValidProof(uint256[2] calldata a, uint256[2][2] calldata b, uint256[2] calldata c, uint256[4] calldata publicSignals)
        external
        view
        returns (bool);
}

/// @title The code of the verifier; it works only with the key behind it.
contract Groth16Verifier_Cubes4_Code is GrothVerifier {
    fallback() external payable {
        bytes4 verifyProof = IGroth16Verifier_Cubes4.verifyProof.selector;
        uint256 selector = uint32(verifyProof);
        // Not "memory-safe": the equation is written from address 0, over Solidity's free memory pointer and zero slot.
        assembly {
            // One branch for what is no well-formed call of `verifyProof`: selector, size, ether.
            if iszero(or(or(xor(shr(224, calldataload(0x00)), selector), lt(calldatasize(), 0x184)), callvalue())) {
                codecopy(0x60, 0xdc0, 0x3c0)

                // L = IC_0 + sum of s_i IC_i.
                let signal := calldataload(0x104)
                mstore(0xe0, signal)
                let valid := and(staticcall(gas(), 0x07, 0xa0, 0x60, 0xa0, 0x40), lt(signal, R))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x60, 0x40), valid)
                signal := calldataload(0x124)
                mstore(0x340, signal)
                valid := and(staticcall(gas(), 0x07, 0x300, 0x60, 0xa0, 0x40), and(lt(signal, R), valid))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x60, 0x40), valid)
                signal := calldataload(0x144)
                mstore(0x3a0, signal)
                valid := and(staticcall(gas(), 0x07, 0x360, 0x60, 0xa0, 0x40), and(lt(signal, R), valid))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x60, 0x40), valid)
                signal := calldataload(0x164)
                mstore(0x400, signal)
                valid := and(staticcall(gas(), 0x07, 0x3c0, 0x60, 0xa0, 0x40), and(lt(signal, R), valid))
                valid := and(staticcall(gas(), 0x06, 0x60, 0x80, 0x240, 0x40), valid)

                // A, B and C lie in calldata as the pairing precompile wants them. A call that fails leaves the first word
                // as it was, so its success is asked for as well.
                calldatacopy(0x00, 0x4, 0x100)
                valid := and(staticcall(gas(), 0x08, 0x00, 0x300, 0x00, 0x20), valid)
                valid := and(valid, mload(0x00))
                if valid { return(0x00, 0x20) }
            }
        }

        _answer(verifyProof, IGroth16Verifier_Cubes4.isValidProof.selector, 4, 0xdc0);
    }
}

/// @title Verifies Groth16 proofs under one key.
/// @dev What stands on chain is the code above, zeros up to where it looks for the key, and the key's words: CODECOPY
/// brings them to memory for a third of what as many PUSH and MSTORE cost.
contract Groth16Verifier_Cubes4 {
    constructor() {
        bytes memory code = type(Groth16Verifier_Cubes4_Code).runtimeCode;
        bytes memory padding = new bytes(0xdc0 - code.length);
        bytes memory key = bytes.concat(
            // IC_0
            hex"078c757158ced63805833d5ab1f838124cf9d2a0acd6b727c340cfb72c289ad6"
            hex"2bdde3141f08ef4514fbb56c756eccef48a36f45e5db7a0a96f3fd36290f17d4",
            // IC_1, room for a signal
            hex"24d0676bd9b124abf9b987c539484d840e50fae341c88226ef609714ccfb2da7"
            hex"2cf02b605c6ec7dd1637dde74ebb3e27bea18312e4ad192bc5f1a6e11f22cfe4"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // -delta
            hex"1a92b2355e4cfe85d58a90522052dbff931b02ae0fcf2df55e8d10a1b7641d35"
            hex"06c7b2eca7ab029a3c0f7b4d313bb056555a1a8f607680fe5343baf3b2f54274"
            hex"119feb20fbd93a351eb8f74e293cb5b15141cfcc0469f898c3c6e5a0c7c81252"
            hex"01b8b21d79adb7f4bd6589d3ee9473f8703282d2291c8dd982599c3ce3ea4658",
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
            hex"1098ee86dab258322500b8cd2ec8039655248206d5c7703a61f7505c9fc650d3"
            hex"098286a1c7ce4a3b1f11bfde9c3199022df26940e94d2df27eaf68d01e6ca3b3"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // IC_3, room for a signal
            hex"0b791a37590a9243786a568364504da0b698adc2f6bc5f5021cc548985ce3f12"
            hex"146779a6c0072966d8af79024696fcc307c064463373d326ac5544c0a6863925"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            // IC_4, room for a signal
            hex"21c66e71d6706528f76d997a57ae78e2fb9d3b71f72fad01b1078484d532b6b9"
            hex"27906268e27bf76777a6be08fae29aad65184aba0b82b27c68bc498e85a6b0e0"
            hex"0000000000000000000000000000000000000000000000000000000000000000"
        );
        bytes memory runtime = bytes.concat(code, padding, key);
        assembly ("memory-safe") {
            return(add(runtime, 0x20), mload(runtime))
        }
    }
}
