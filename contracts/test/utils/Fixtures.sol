// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice Proofs made by snarkjs (test/fixtures/generate.mjs): x is known with publicSignals[i] = (x + i)^3.
abstract contract Fixtures {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant PROOFS_PER_KEY = 3;

    struct ProofFixture {
        uint256[8] proof;
        uint256[] publicSignals;
    }

    function loadProof(uint256 signalCount, uint256 index) internal view returns (ProofFixture memory fixture) {
        string memory json = vm.readFile(string.concat("test/fixtures/cubes-", vm.toString(signalCount), ".json"));
        string memory key = string.concat(".proofs[", vm.toString(index), "]");
        uint256[] memory words = vm.parseJsonUintArray(json, string.concat(key, ".words"));
        for (uint256 i = 0; i < 8; ++i) {
            fixture.proof[i] = words[i];
        }

        fixture.publicSignals = vm.parseJsonUintArray(json, string.concat(key, ".publicSignals"));
    }
}
