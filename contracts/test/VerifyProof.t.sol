// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

contract VerifyProofTest is RegistryTest {
    function test_ValidProofsOfEveryKeyAreAccepted() external view {
        for (uint256 count = 1; count <= 4; count *= 2) {
            for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
                ProofFixture memory fixture = loadProof(count, i);
                vm.assertTrue(isValid(verifierOf(count), fixture.proof, fixture.publicSignals));
            }
        }
    }

    function test_GasOfVerifyProof() external {
        for (uint256 count = 1; count <= 4; count *= 2) {
            ProofFixture memory fixture = loadProof(count, 0);
            callVerifier(verifierOf(count), "verifyProof", fixture.proof, fixture.publicSignals);
            vm.snapshotGasLastCall("GrothVerifier", string.concat("verifyProof ", vm.toString(count)));
            vm.snapshotValue("GrothVerifier", string.concat("size ", vm.toString(count)), address(verifierOf(count)).code.length);
        }
    }

    /// @dev The key as snarkjs wrote it, hashed here word by word.
    function test_KeyHashIsThatOfTheKeyFile() external view {
        for (uint256 count = 1; count <= 4; count *= 2) {
            vm.assertEq(verifierOf(count).keyHash(), keccak256(loadKey(count)));
            vm.assertEq(verifierOf(count).publicSignalCount(), count);
        }
    }

    function test_RevertIf_ProofIsOfAnotherStatement() external view {
        ProofFixture memory fixture = loadProof(1, 0);
        ProofFixture memory other = loadProof(1, 1);
        _assertInvalid(verifier1, fixture.proof, other.publicSignals);
    }

    function test_RevertIf_ProofIsOfAnotherKey() external view {
        ProofFixture memory fixture = loadProof(2, 0);
        uint256[] memory signals = new uint256[](1);
        signals[0] = fixture.publicSignals[0];
        _assertInvalid(verifier1, fixture.proof, signals);
    }

    function test_RevertIf_SignalsAreSwapped() external view {
        ProofFixture memory fixture = loadProof(2, 0);
        (fixture.publicSignals[0], fixture.publicSignals[1]) = (fixture.publicSignals[1], fixture.publicSignals[0]);
        _assertInvalid(verifier2, fixture.proof, fixture.publicSignals);
    }

    /// @dev All zeros is the point at infinity thrice, which the precompiles take: e(0, 0) e(0, -delta) = 1, but
    /// e(-alpha, beta) e(L, -gamma) is not.
    function test_RevertIf_ProofIsAllZeros() external view {
        uint256[8] memory zeros;
        _assertInvalid(verifier1, zeros, loadProof(1, 0).publicSignals);
    }

    function testFuzz_RevertIf_AWordOfTheProofIsChanged(uint256 seed, uint256 word, uint256 value) external view {
        uint256 count = signalCountFrom(seed);
        ProofFixture memory fixture = loadProof(count, (seed / 3) % PROOFS_PER_KEY);
        vm.assume(value != fixture.proof[word % 8]);
        fixture.proof[word % 8] = value;
        _assertInvalid(verifierOf(count), fixture.proof, fixture.publicSignals);
    }

    /// @dev y and y + q are one coordinate to careless arithmetic; the precompile refuses the second (EIP-196).
    function testFuzz_RevertIf_ACoordinateIsNotReduced(uint256 seed, uint256 word) external view {
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
        vm.assertTrue(isValid(verifier1, fixture.proof, fixture.publicSignals));
    }

    function testFuzz_RevertIf_ASignalIsChanged(uint256 seed, uint256 index, uint256 value) external view {
        uint256 count = signalCountFrom(seed);
        ProofFixture memory fixture = loadProof(count, (seed / 3) % PROOFS_PER_KEY);
        value %= R;
        vm.assume(value != fixture.publicSignals[index % count]);
        fixture.publicSignals[index % count] = value;
        _assertInvalid(verifierOf(count), fixture.proof, fixture.publicSignals);
    }

    function testFuzz_RevertIf_ASignalIsNotBelowTheFieldsOrder(uint256 seed, uint256 index, uint256 multiple) external view {
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

    function testFuzz_RevertIf_TheNumberOfSignalsIsWrong(uint256 seed, uint8 actual) external view {
        uint256 count = signalCountFrom(seed);
        vm.assume(actual != count);
        ProofFixture memory fixture = loadProof(count, 0);
        uint256[] memory signals = new uint256[](actual);
        for (uint256 i = 0; i < actual && i < count; ++i) {
            signals[i] = fixture.publicSignals[i];
        }

        (bool success, bytes memory result) = callVerifier(verifierOf(count), "verifyProof", fixture.proof, signals);
        vm.assertFalse(success);
        vm.assertEq(result.length, 0);
        (success,) = callVerifier(verifierOf(count), "isValidProof", fixture.proof, signals);
        vm.assertFalse(success);
    }

    /// @dev Malformed calldata never passes for a proof, whatever is cut off or put there.
    function testFuzz_RevertIf_CalldataIsTruncated(uint256 length) external view {
        ProofFixture memory fixture = loadProof(1, 0);
        string[2] memory names = ["verifyProof", "isValidProof"];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory data = verifierCall(names[i], fixture.proof, fixture.publicSignals);
            uint256 cut = length % data.length;
            assembly ("memory-safe") {
                mstore(data, cut)
            }

            (bool success, bytes memory result) = address(verifier1).staticcall(data);
            vm.assertFalse(success);
            vm.assertEq(result.length, 0);
        }
    }

    /// @dev As Solidity's decoder has it: what follows the arguments is nobody's.
    function testFuzz_BytesBehindTheArgumentsAreNotLookedAt(bytes calldata more) external view {
        ProofFixture memory fixture = loadProof(1, 0);
        bytes memory call = verifierCall("verifyProof", fixture.proof, fixture.publicSignals);
        (bool success, bytes memory result) = address(verifier1).staticcall(bytes.concat(call, more));
        vm.assertTrue(success && abi.decode(result, (bool)));
    }

    /// @dev The dispatch is written by hand: no selector but the six known ones may do anything.
    function testFuzz_RevertIf_SelectorIsUnknown(bytes4 selector) external view {
        ProofFixture memory fixture = loadProof(1, 0);
        bytes memory call = verifierCall("verifyProof", fixture.proof, fixture.publicSignals);
        vm.assume(selector != selectorOf("verifyProof", 1) && selector != selectorOf("isValidProof", 1));
        vm.assume(selector != IGrothVerifier.verifyBatch.selector && selector != IGrothVerifier.isValidBatch.selector);
        vm.assume(selector != IGrothVerifier.keyHash.selector && selector != IGrothVerifier.publicSignalCount.selector);
        for (uint256 i = 0; i < 4; ++i) {
            call[i] = selector[i];
        }

        (bool success,) = address(verifier1).staticcall(call);
        vm.assertFalse(success);
        (success,) = address(verifier1).staticcall(abi.encodePacked(selector));
        vm.assertFalse(success);
    }

    function test_RevertIf_ThereIsNoSelector() external view {
        for (uint256 size = 0; size < 4; ++size) {
            (bool success,) = address(verifier1).staticcall(new bytes(size));
            vm.assertFalse(success);
        }
    }

    function testFuzz_RevertIf_CalldataIsRandom(bytes calldata arguments) external view {
        (bool success,) = address(verifier1).staticcall(bytes.concat(selectorOf("verifyProof", 1), arguments));
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_ProofIsRandom(uint256[8] calldata proof, uint256 signal) external view {
        uint256[] memory signals = new uint256[](1);
        signals[0] = signal % R;
        _assertInvalid(verifier1, proof, signals);
    }

    function test_RevertIf_EtherIsSent() external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.deal(address(this), 1);
        bytes[4] memory calls = [
            verifierCall("verifyProof", fixture.proof, fixture.publicSignals),
            verifierCall("isValidProof", fixture.proof, fixture.publicSignals),
            abi.encodeCall(IGrothVerifier.keyHash, ()),
            bytes("")
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool success,) = address(verifier1).call{value: 1}(calls[i]);
            vm.assertFalse(success);
        }
    }

    /// @dev With too little gas for the precompiles the answer is a revert, never "valid".
    function testFuzz_RevertIf_GasRunsOut(uint256 gasLimit) external view {
        gasLimit = gasLimit % 187_000;
        ProofFixture memory fixture = loadProof(1, 0);
        (bool success,) = address(verifier1).staticcall{gas: gasLimit}(
            verifierCall("verifyProof", fixture.proof, fixture.publicSignals)
        );
        vm.assertFalse(success);
    }

    function _assertInvalid(IGrothVerifier verifier, uint256[8] memory proof, uint256[] memory signals) private view {
        _assertFails(verifier, proof, signals, abi.encodeWithSelector(IGrothVerifier.InvalidProof.selector));
    }

    function _assertFails(
        IGrothVerifier verifier,
        uint256[8] memory proof,
        uint256[] memory signals,
        bytes memory revertData
    ) private view {
        vm.assertFalse(isValid(verifier, proof, signals));
        (, bytes memory result) = callVerifier(verifier, "verifyProof", proof, signals);
        vm.assertEq(keccak256(result), keccak256(revertData));
    }
}
