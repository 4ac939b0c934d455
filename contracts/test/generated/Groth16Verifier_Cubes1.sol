// SPDX-License-Identifier: MIT
// Generated from a verifying key by `zkp export solidity`. Do not edit: generate it again.
pragma solidity 0.8.37;

import {GrothVerifier} from "../../src/GrothVerifier.sol";

/// @title Verifies Groth16 proofs under one key; its constants are the whole of what is generated.
contract Groth16Verifier_Cubes1 is GrothVerifier {
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
    uint256 private constant DELTA_X1 = 0x0eb37197bf06cac7e111200171213eb8bc5ab18e44098e7c6159e992fe67a38e;
    uint256 private constant DELTA_X0 = 0x16191351943d8fda6d13ce13ce7dfdbb668a380a95428f85d60230ed8bdd2715;
    uint256 private constant DELTA_Y1 = 0x0c85383de8d229470bdfe345242e387970bbb60d683dddacbe0758c818e88535;
    uint256 private constant DELTA_Y0 = 0x17a46ed4192d0900a04e0293989f3618a63734590dc80a4ee8a20800963bb4bb;
    uint256 private constant IC0_X = 0x05e20ac8d8a64f70399cadb0351763293d435941bd76230bfb53b96cf2c718b5;
    uint256 private constant IC0_Y = 0x0ad5e4312ecc2a30106b15ff5549df21daa770e0b087f841c6470f83adae32c9;
    uint256 private constant IC1_X = 0x20ce0e36df14747ee4fef4ebec990bc09035f9296fdc67dbee724bd85f0b0895;
    uint256 private constant IC1_Y = 0x16c1ea023adc6d55040c050d884064838fb96f9989eff1d5d91c0e9ad5e2a428;

    function _key() internal pure override returns (bytes memory key) {
        key = new bytes(576);
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
        }
    }

    function publicSignalCount() public pure override returns (uint256) {
        return 1;
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
            valid := eq(publicSignals.length, 1)

            // The linear combination of IC: each product goes behind the sum, then both are added.
            mstore(0x00, IC0_X)
            mstore(0x20, IC0_Y)
            mstore(0x40, IC1_X)
            mstore(0x60, IC1_Y)
            let signal := calldataload(publicSignals.offset)
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
