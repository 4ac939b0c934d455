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

    /// @dev The words of a key as snarkjs wrote it, in the order of `keyHash`.
    function loadKey(uint256 signalCount) internal view returns (bytes memory words) {
        string memory json = vm.readFile(string.concat("test/fixtures/cubes-", vm.toString(signalCount), ".json"));
        words = _g1(json, ".verificationKey.vk_alpha_1");
        words = bytes.concat(words, _g2(json, ".verificationKey.vk_beta_2"));
        words = bytes.concat(words, _g2(json, ".verificationKey.vk_gamma_2"));
        words = bytes.concat(words, _g2(json, ".verificationKey.vk_delta_2"));
        for (uint256 i = 0; i <= signalCount; ++i) {
            words = bytes.concat(words, _g1(json, string.concat(".verificationKey.IC[", vm.toString(i), "]")));
        }
    }

    function _g1(string memory json, string memory key) private pure returns (bytes memory) {
        return bytes.concat(_word(json, string.concat(key, "[0]")), _word(json, string.concat(key, "[1]")));
    }

    function _g2(string memory json, string memory key) private pure returns (bytes memory) {
        return bytes.concat(
            _word(json, string.concat(key, "[0][1]")),
            _word(json, string.concat(key, "[0][0]")),
            _word(json, string.concat(key, "[1][1]")),
            _word(json, string.concat(key, "[1][0]"))
        );
    }

    function _word(string memory json, string memory key) private pure returns (bytes32) {
        return bytes32(vm.parseJsonUint(json, key));
    }
}
