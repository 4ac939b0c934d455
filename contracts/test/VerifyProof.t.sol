// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

contract VerifyProofTest is RegistryTest {
    function test_ValidProofsOfEveryKeyAreAccepted() external view {
        for (uint256 count = 1; count <= 4; count *= 2) {
            for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
                ProofFixture memory fixture = loadProof(count, i);
                vm.assertTrue(verifierOf(count).verifyProof(fixture.proof, fixture.publicSignals));
                vm.assertTrue(verifierOf(count).isValidProof(fixture.proof, fixture.publicSignals));
            }
        }
    }

    function test_GasOfVerifyProof() external {
        for (uint256 count = 1; count <= 4; count *= 2) {
            ProofFixture memory fixture = loadProof(count, 0);
            verifierOf(count).verifyProof(fixture.proof, fixture.publicSignals);
            vm.snapshotGasLastCall("GrothVerifier", string.concat("verifyProof ", vm.toString(count)));
            vm.snapshotValue("GrothVerifier", string.concat("size ", vm.toString(count)), address(verifierOf(count)).code.length);
        }
    }

    /// @dev The key as snarkjs wrote it, hashed here word by word.
    function test_KeyHashIsThatOfTheKeyFile() external view {
        for (uint256 count = 1; count <= 4; count *= 2) {
            string memory json = vm.readFile(string.concat("test/fixtures/cubes-", vm.toString(count), ".json"));
            bytes memory words = _g1(json, ".verificationKey.vk_alpha_1");
            words = bytes.concat(words, _g2(json, ".verificationKey.vk_beta_2"));
            words = bytes.concat(words, _g2(json, ".verificationKey.vk_gamma_2"));
            words = bytes.concat(words, _g2(json, ".verificationKey.vk_delta_2"));
            for (uint256 i = 0; i <= count; ++i) {
                words = bytes.concat(words, _g1(json, string.concat(".verificationKey.IC[", vm.toString(i), "]")));
            }

            vm.assertEq(verifierOf(count).keyHash(), keccak256(words));
            vm.assertEq(verifierOf(count).publicSignalCount(), count);
        }
    }

    function test_RevertIf_ProofIsOfAnotherStatement() external {
        ProofFixture memory fixture = loadProof(1, 0);
        ProofFixture memory other = loadProof(1, 1);
        _assertInvalid(verifier1, fixture.proof, other.publicSignals);
    }

    function test_RevertIf_ProofIsOfAnotherKey() external {
        ProofFixture memory fixture = loadProof(2, 0);
        uint256[] memory signals = new uint256[](1);
        signals[0] = fixture.publicSignals[0];
        _assertInvalid(verifier1, fixture.proof, signals);
    }

    function test_RevertIf_SignalsAreSwapped() external {
        ProofFixture memory fixture = loadProof(2, 0);
        (fixture.publicSignals[0], fixture.publicSignals[1]) = (fixture.publicSignals[1], fixture.publicSignals[0]);
        _assertInvalid(verifier2, fixture.proof, fixture.publicSignals);
    }

    /// @dev All zeros is the point at infinity thrice, which the precompiles take: e(0, 0) e(0, -delta) = 1, but
    /// e(-alpha, beta) e(L, -gamma) is not.
    function test_RevertIf_ProofIsAllZeros() external {
        uint256[8] memory zeros;
        _assertInvalid(verifier1, zeros, loadProof(1, 0).publicSignals);
    }

    function testFuzz_RevertIf_AWordOfTheProofIsChanged(uint256 seed, uint256 word, uint256 value) external {
        uint256 count = signalCountFrom(seed);
        ProofFixture memory fixture = loadProof(count, (seed / 3) % PROOFS_PER_KEY);
        vm.assume(value != fixture.proof[word % 8]);
        fixture.proof[word % 8] = value;
        _assertInvalid(verifierOf(count), fixture.proof, fixture.publicSignals);
    }

    /// @dev y and y + q are one coordinate to careless arithmetic; the precompile refuses the second (EIP-196).
    function testFuzz_RevertIf_ACoordinateIsNotReduced(uint256 seed, uint256 word) external {
        ProofFixture memory fixture = loadProof(1, seed % PROOFS_PER_KEY);
        fixture.proof[word % 8] += Q;
        _assertInvalid(verifier1, fixture.proof, fixture.publicSignals);
    }

    /// @dev (A, B, C) and (-A, -B, C) prove the same: Groth16 proofs can be rerandomised, statements can't.
    function test_NegatedAAndBAreTheSameProof() external view {
        ProofFixture memory fixture = loadProof(1, 0);
        fixture.proof[1] = Q - fixture.proof[1];
        fixture.proof[4] = Q - fixture.proof[4];
        fixture.proof[5] = Q - fixture.proof[5];
        vm.assertTrue(verifier1.isValidProof(fixture.proof, fixture.publicSignals));
    }

    function testFuzz_RevertIf_ASignalIsChanged(uint256 seed, uint256 index, uint256 value) external {
        uint256 count = signalCountFrom(seed);
        ProofFixture memory fixture = loadProof(count, (seed / 3) % PROOFS_PER_KEY);
        value %= R;
        vm.assume(value != fixture.publicSignals[index % count]);
        fixture.publicSignals[index % count] = value;
        _assertInvalid(verifierOf(count), fixture.proof, fixture.publicSignals);
    }

    function testFuzz_RevertIf_ASignalIsNotBelowTheFieldsOrder(uint256 seed, uint256 index, uint256 multiple) external {
        uint256 count = signalCountFrom(seed);
        ProofFixture memory fixture = loadProof(count, (seed / 3) % PROOFS_PER_KEY);
        index %= count;
        // s + k r is below 2^256 for k up to 4; the field element, and so the proof, is the same.
        fixture.publicSignals[index] += R * (1 + multiple % 4);
        _assertFails(
            verifierOf(count),
            fixture.proof,
            fixture.publicSignals,
            abi.encodeWithSelector(IGrothVerifier.PublicSignalOutOfField.selector, index)
        );
    }

    function testFuzz_RevertIf_TheNumberOfSignalsIsWrong(uint256 seed, uint8 actual) external {
        uint256 count = signalCountFrom(seed);
        vm.assume(actual != count);
        ProofFixture memory fixture = loadProof(count, 0);
        uint256[] memory signals = new uint256[](actual);
        for (uint256 i = 0; i < actual && i < count; ++i) {
            signals[i] = fixture.publicSignals[i];
        }

        _assertFails(
            verifierOf(count),
            fixture.proof,
            signals,
            abi.encodeWithSelector(IGrothVerifier.PublicSignalCountMismatch.selector, count, actual)
        );
    }

    /// @dev Malformed calldata never passes for a proof, whatever is cut off or put there.
    function testFuzz_RevertIf_CalldataIsTruncated(uint256 length) external view {
        ProofFixture memory fixture = loadProof(1, 0);
        bytes memory data = abi.encodeCall(IGrothVerifier.verifyProof, (fixture.proof, fixture.publicSignals));
        length %= data.length;
        assembly ("memory-safe") {
            mstore(data, length)
        }

        (bool success,) = address(verifier1).staticcall(data);
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_CalldataIsRandom(bytes calldata arguments) external view {
        (bool success,) = address(verifier1).staticcall(bytes.concat(IGrothVerifier.verifyProof.selector, arguments));
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_ProofIsRandom(uint256[8] calldata proof, uint256 signal) external {
        uint256[] memory signals = new uint256[](1);
        signals[0] = signal % R;
        _assertInvalid(verifier1, proof, signals);
    }

    function test_RevertIf_EtherIsSent() external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.deal(address(this), 1);
        (bool success,) = address(verifier1).call{value: 1}(
            abi.encodeCall(IGrothVerifier.verifyProof, (fixture.proof, fixture.publicSignals))
        );
        vm.assertFalse(success);
    }

    /// @dev With too little gas for the precompiles the answer is a revert, never "valid".
    function testFuzz_RevertIf_GasRunsOut(uint256 gasLimit) external view {
        gasLimit = gasLimit % 187_000;
        ProofFixture memory fixture = loadProof(1, 0);
        (bool success,) = address(verifier1).staticcall{gas: gasLimit}(
            abi.encodeCall(IGrothVerifier.verifyProof, (fixture.proof, fixture.publicSignals))
        );
        vm.assertFalse(success);
    }

    function _assertInvalid(IGrothVerifier verifier, uint256[8] memory proof, uint256[] memory signals) private {
        _assertFails(verifier, proof, signals, abi.encodeWithSelector(IGrothVerifier.InvalidProof.selector));
    }

    function _assertFails(
        IGrothVerifier verifier,
        uint256[8] memory proof,
        uint256[] memory signals,
        bytes memory revertData
    ) private {
        vm.assertFalse(verifier.isValidProof(proof, signals));
        vm.expectRevert(revertData);
        verifier.verifyProof(proof, signals);
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
