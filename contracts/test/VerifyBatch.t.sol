// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

contract VerifyBatchTest is RegistryTest {
    function test_BatchesOfValidProofsAreAccepted() external view {
        for (uint256 count = 1; count <= 4; count *= 2) {
            for (uint256 size = 1; size <= PROOFS_PER_KEY; ++size) {
                (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(count, size);
                vm.assertTrue(verifierOf(count).verifyBatch(proofs, signals));
                vm.assertTrue(verifierOf(count).isValidBatch(proofs, signals));
            }
        }
    }

    function test_GasOfVerifyBatch() external {
        uint256[4] memory sizes = [uint256(2), 10, 16, 64];
        for (uint256 i = 0; i < sizes.length; ++i) {
            (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, sizes[i]);
            verifier1.verifyBatch(proofs, signals);
            vm.snapshotGasLastCall("GrothVerifier", string.concat("verifyBatch of ", vm.toString(sizes[i])));
        }
    }

    function test_RevertIf_BatchIsEmpty() external {
        vm.assertFalse(verifier1.isValidBatch(new uint256[8][](0), new uint256[](0)));
        vm.expectRevert(IGrothVerifier.EmptyBatch.selector);
        verifier1.verifyBatch(new uint256[8][](0), new uint256[](0));
    }

    function testFuzz_RevertIf_NumberOfSignalsIsWrong(uint8 size, uint8 signalCount) external {
        vm.assume(size != 0 && uint256(signalCount) != uint256(size) * 2);
        vm.expectRevert(
            abi.encodeWithSelector(IGrothVerifier.PublicSignalCountMismatch.selector, uint256(size) * 2, signalCount)
        );
        verifier2.verifyBatch(new uint256[8][](size), new uint256[](signalCount));
    }

    function testFuzz_RevertIf_AWordOfAProofIsChanged(uint256 seed, uint256 index, uint256 word, uint256 value) external {
        uint256 count = signalCountFrom(seed);
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(count, PROOFS_PER_KEY);
        index %= PROOFS_PER_KEY;
        vm.assume(value != proofs[index][word % 8]);
        proofs[index][word % 8] = value;
        _assertInvalid(count, proofs, signals);
    }

    function testFuzz_RevertIf_ASignalIsChanged(uint256 seed, uint256 index, uint256 value) external {
        uint256 count = signalCountFrom(seed);
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(count, PROOFS_PER_KEY);
        index %= signals.length;
        value %= R;
        vm.assume(value != signals[index]);
        signals[index] = value;
        _assertInvalid(count, proofs, signals);
    }

    /// @dev s + r is s in the equation, and another statement to those who read it.
    function testFuzz_RevertIf_ASignalIsNotBelowTheFieldsOrder(uint256 seed, uint256 index, uint256 multiple) external {
        uint256 count = signalCountFrom(seed);
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(count, PROOFS_PER_KEY);
        signals[index % signals.length] += R * (1 + multiple % 4);
        _assertInvalid(count, proofs, signals);
    }

    function test_RevertIf_StatementsAreSwapped() external {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        (signals[0], signals[1]) = (signals[1], signals[0]);
        _assertInvalid(1, proofs, signals);
    }

    function test_RevertIf_AProofIsOfAnotherKey() external {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        proofs[1] = loadProof(2, 0).proof;
        _assertInvalid(1, proofs, signals);
    }

    /// @dev The attack that the challenges are there for: C_0 + P and C_1 - P. Both proofs are false, and their plain
    /// product still satisfies the equation.
    function testFuzz_RevertIf_ErrorsCancelEachOther(uint256 scalar) external {
        scalar = 1 + scalar % (R - 1);
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        (uint256 x, uint256 y) = _multiply(1, 2, scalar);
        (proofs[0][6], proofs[0][7]) = _add(proofs[0][6], proofs[0][7], x, y);
        (proofs[1][6], proofs[1][7]) = _add(proofs[1][6], proofs[1][7], x, Q - y);
        _assertInvalid(1, proofs, signals);
    }

    /// @dev The same with the statements: s_0 + d and s_1 - d leave the sum of the signals as it was.
    function testFuzz_RevertIf_ErrorsOfTheSignalsCancelEachOther(uint256 difference) external {
        difference = 1 + difference % (R - 1);
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        signals[0] = addmod(signals[0], difference, R);
        signals[1] = addmod(signals[1], R - difference, R);
        _assertInvalid(1, proofs, signals);
    }

    /// @dev The decoder of the arrays is written by hand: cut off anywhere, or with another word in any place, calldata
    /// never passes for a valid batch. An array may lie elsewhere if it is the same.
    function testFuzz_RevertIf_CalldataIsTruncated(uint256 length) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(2, 2);
        bytes memory data = abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals));
        length %= data.length;
        assembly ("memory-safe") {
            mstore(data, length)
        }

        (bool success,) = address(verifier2).staticcall(data);
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_AWordOfCalldataIsChanged(uint256 index, uint256 value) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(2, 2);
        bytes memory data = abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals));
        index = 0x24 + 0x20 * (index % ((data.length - 4) / 0x20));
        uint256 before;
        assembly ("memory-safe") {
            before := mload(add(data, index))
            mstore(add(data, index), value)
        }

        vm.assume(value != before);
        (bool success,) = address(verifier2).staticcall(data);
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_CalldataIsRandom(bytes calldata arguments) external view {
        (bool success,) = address(verifier1).staticcall(bytes.concat(IGrothVerifier.verifyBatch.selector, arguments));
        vm.assertFalse(success);
    }

    function test_RevertIf_EtherIsSent() external {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        vm.deal(address(this), 1);
        (bool success,) = address(verifier1).call{value: 1}(
            abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals))
        );
        vm.assertFalse(success);
    }

    function testFuzz_RevertIf_GasRunsOut(uint256 gasLimit) external view {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(1, 2);
        (bool success,) = address(verifier1).staticcall{gas: gasLimit % 240_000}(
            abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals))
        );
        vm.assertFalse(success);
    }

    function _assertInvalid(uint256 count, uint256[8][] memory proofs, uint256[] memory signals) private {
        vm.assertFalse(verifierOf(count).isValidBatch(proofs, signals));
        vm.expectRevert(IGrothVerifier.InvalidBatch.selector);
        verifierOf(count).verifyBatch(proofs, signals);
    }

    function _multiply(uint256 x, uint256 y, uint256 scalar) private view returns (uint256, uint256) {
        (bool success, bytes memory point) = address(7).staticcall(abi.encode(x, y, scalar));
        vm.assertTrue(success);
        return abi.decode(point, (uint256, uint256));
    }

    function _add(uint256 x1, uint256 y1, uint256 x2, uint256 y2) private view returns (uint256, uint256) {
        (bool success, bytes memory point) = address(6).staticcall(abi.encode(x1, y1, x2, y2));
        vm.assertTrue(success);
        return abi.decode(point, (uint256, uint256));
    }
}
