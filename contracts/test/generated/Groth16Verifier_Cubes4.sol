// SPDX-License-Identifier: MIT
// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.
pragma solidity 0.8.37;

import {GrothVerifier} from "../../src/GrothVerifier.sol";

/// @title Verifies Groth16 proofs under one key; its constants are the whole of what is generated.
contract Groth16Verifier_Cubes4 is GrothVerifier {
    uint256 private constant ALPHA_X = 0x1ec164fd50c6a90e1f0eb0212f3ba6bc42d45fb7a2b8daa095670bba8ecac422;
    uint256 private constant ALPHA_Y = 0x1f3aadc3ab274252c44af9f3bb6c04771c7ff96c22cab71c916c2616bd4a714d;
    uint256 private constant BETA_X1 = 0x07a5ccd165cc586810428eb58ed94a771af78346e8801aaadc8787100833cbd8;
    uint256 private constant BETA_X0 = 0x071a4f9157202bfeece0fbfd755c038e089c8fa8306843fae22d09290b641598;
    uint256 private constant BETA_Y1 = 0x057940a433a1ec14bc55091455c1f432ce6ec9d01c3caa02413d2290b93994f3;
    uint256 private constant BETA_Y0 = 0x2643ab45848798cf625fef862e33418cf5b1d339a342ef5ecebeca1c5b32c94b;
    uint256 private constant GAMMA_X1 = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 private constant GAMMA_X0 = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 private constant GAMMA_Y1 = 0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b;
    uint256 private constant GAMMA_Y0 = 0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa;
    uint256 private constant DELTA_X1 = 0x1a92b2355e4cfe85d58a90522052dbff931b02ae0fcf2df55e8d10a1b7641d35;
    uint256 private constant DELTA_X0 = 0x06c7b2eca7ab029a3c0f7b4d313bb056555a1a8f607680fe5343baf3b2f54274;
    uint256 private constant DELTA_Y1 = 0x1ec46351e55865f499974e685844a2ac463f9ac56407d1f47859a67610b4eaf5;
    uint256 private constant DELTA_Y0 = 0x2eab9c556783e834faeabbe292ece465274ee7bf3f553cb3b9c6efd9f492b6ef;
    uint256 private constant IC0_X = 0x078c757158ced63805833d5ab1f838124cf9d2a0acd6b727c340cfb72c289ad6;
    uint256 private constant IC0_Y = 0x2bdde3141f08ef4514fbb56c756eccef48a36f45e5db7a0a96f3fd36290f17d4;
    uint256 private constant IC1_X = 0x24d0676bd9b124abf9b987c539484d840e50fae341c88226ef609714ccfb2da7;
    uint256 private constant IC1_Y = 0x2cf02b605c6ec7dd1637dde74ebb3e27bea18312e4ad192bc5f1a6e11f22cfe4;
    uint256 private constant IC2_X = 0x1098ee86dab258322500b8cd2ec8039655248206d5c7703a61f7505c9fc650d3;
    uint256 private constant IC2_Y = 0x098286a1c7ce4a3b1f11bfde9c3199022df26940e94d2df27eaf68d01e6ca3b3;
    uint256 private constant IC3_X = 0x0b791a37590a9243786a568364504da0b698adc2f6bc5f5021cc548985ce3f12;
    uint256 private constant IC3_Y = 0x146779a6c0072966d8af79024696fcc307c064463373d326ac5544c0a6863925;
    uint256 private constant IC4_X = 0x21c66e71d6706528f76d997a57ae78e2fb9d3b71f72fad01b1078484d532b6b9;
    uint256 private constant IC4_Y = 0x27906268e27bf76777a6be08fae29aad65184aba0b82b27c68bc498e85a6b0e0;

    function _key() internal pure override returns (bytes memory key) {
        key = new bytes(768);
        assembly ("memory-safe") {
            mstore(add(key, 0x20), ALPHA_X)
            mstore(add(key, 0x40), ALPHA_Y)
            mstore(add(key, 0x60), BETA_X1)
            mstore(add(key, 0x80), BETA_X0)
            mstore(add(key, 0xa0), BETA_Y1)
            mstore(add(key, 0xc0), BETA_Y0)
            mstore(add(key, 0xe0), GAMMA_X1)
            mstore(add(key, 0x100), GAMMA_X0)
            mstore(add(key, 0x120), GAMMA_Y1)
            mstore(add(key, 0x140), GAMMA_Y0)
            mstore(add(key, 0x160), DELTA_X1)
            mstore(add(key, 0x180), DELTA_X0)
            mstore(add(key, 0x1a0), DELTA_Y1)
            mstore(add(key, 0x1c0), DELTA_Y0)
            mstore(add(key, 0x1e0), IC0_X)
            mstore(add(key, 0x200), IC0_Y)
            mstore(add(key, 0x220), IC1_X)
            mstore(add(key, 0x240), IC1_Y)
            mstore(add(key, 0x260), IC2_X)
            mstore(add(key, 0x280), IC2_Y)
            mstore(add(key, 0x2a0), IC3_X)
            mstore(add(key, 0x2c0), IC3_Y)
            mstore(add(key, 0x2e0), IC4_X)
            mstore(add(key, 0x300), IC4_Y)
        }
    }

    function publicSignalCount() public pure override returns (uint256) {
        return 4;
    }

    function _isValid(uint256[8] calldata proof, uint256[] calldata publicSignals)
        internal
        view
        override
        returns (bool valid)
    {
        // Not "memory-safe": the equation is written from address 0, over Solidity's free memory pointer and zero
        // slot, which are put back at the end. Constant addresses and a shorter memory are worth 110 gas.
        assembly {
            valid := eq(publicSignals.length, 4)

            // The linear combination of IC: each product goes behind the sum, then both are added.
            mstore(0x00, IC0_X)
            mstore(0x20, IC0_Y)
            mstore(0x40, IC1_X)
            mstore(0x60, IC1_Y)
            let signal := calldataload(publicSignals.offset)
            valid := and(valid, lt(signal, R))
            mstore(0x80, signal)
            valid := and(valid, staticcall(gas(), 0x07, 0x40, 0x60, 0x40, 0x40))
            valid := and(valid, staticcall(gas(), 0x06, 0x00, 0x80, 0x00, 0x40))
            mstore(0x40, IC2_X)
            mstore(0x60, IC2_Y)
            signal := calldataload(add(publicSignals.offset, 0x20))
            valid := and(valid, lt(signal, R))
            mstore(0x80, signal)
            valid := and(valid, staticcall(gas(), 0x07, 0x40, 0x60, 0x40, 0x40))
            valid := and(valid, staticcall(gas(), 0x06, 0x00, 0x80, 0x00, 0x40))
            mstore(0x40, IC3_X)
            mstore(0x60, IC3_Y)
            signal := calldataload(add(publicSignals.offset, 0x40))
            valid := and(valid, lt(signal, R))
            mstore(0x80, signal)
            valid := and(valid, staticcall(gas(), 0x07, 0x40, 0x60, 0x40, 0x40))
            valid := and(valid, staticcall(gas(), 0x06, 0x00, 0x80, 0x00, 0x40))
            mstore(0x40, IC4_X)
            mstore(0x60, IC4_Y)
            signal := calldataload(add(publicSignals.offset, 0x60))
            valid := and(valid, lt(signal, R))
            mstore(0x80, signal)
            valid := and(valid, staticcall(gas(), 0x07, 0x40, 0x60, 0x40, 0x40))
            valid := and(valid, staticcall(gas(), 0x06, 0x00, 0x80, 0x240, 0x40))

            // A, B and C lie in calldata as the pairing precompile wants them (EIP-197).
            calldatacopy(0x00, proof, 0x100)
            mstore(0x100, DELTA_X1)
            mstore(0x120, DELTA_X0)
            mstore(0x140, mod(sub(Q, DELTA_Y1), Q))
            mstore(0x160, mod(sub(Q, DELTA_Y0), Q))
            mstore(0x180, ALPHA_X)
            mstore(0x1a0, mod(sub(Q, ALPHA_Y), Q))
            mstore(0x1c0, BETA_X1)
            mstore(0x1e0, BETA_X0)
            mstore(0x200, BETA_Y1)
            mstore(0x220, BETA_Y0)
            mstore(0x280, GAMMA_X1)
            mstore(0x2a0, GAMMA_X0)
            mstore(0x2c0, mod(sub(Q, GAMMA_Y1), Q))
            mstore(0x2e0, mod(sub(Q, GAMMA_Y0), Q))
            // A call that fails leaves the first word as it was, so its success is asked for as well.
            valid := and(valid, staticcall(gas(), 0x08, 0x00, 0x300, 0x00, 0x20))
            valid := and(valid, mload(0x00))

            mstore(0x40, 0x80)
            mstore(0x60, 0x00)
        }
    }
}
