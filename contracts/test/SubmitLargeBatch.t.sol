// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IBatchRegistry} from "../src/interfaces/IBatchRegistry.sol";
import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {BatchTest} from "./utils/BatchTest.sol";
import {ForgedKey} from "./utils/ForgedKey.sol";
import {StubVerifier} from "./utils/StubVerifier.sol";

/// @dev Batches of several proofs. Under version 7 they are proofs of the registry's own key, under version 1 a stub's. Real proofs of
/// the batch circuit go through the contract in tests/Zkp.Contracts.Tests.
contract SubmitLargeBatchTest is BatchTest {
    uint32 private constant STUBBED = 1;
    StubVerifier private stub;

    function setUp() public override {
        super.setUp();
        stub = new StubVerifier(abi.encode(true));
        registerVersion(STUBBED, stub);
        bytes32 keyHash = batches.keyHash();
        vm.prank(operator);
        keys.register(BATCH, EMBEDDED, address(batches), keyHash);
        vm.warp(block.timestamp + ROTATION_DELAY);
        batches.activateEmbeddedKey();
        ISubmissionGuard.Limits memory none;
        vm.prank(operator);
        batches.setLimits(none);
    }

    function testFuzz_BatchIsRecordedAndEachOfItsStatementsIsIncluded(uint256 seed, uint256 count) external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 1 + count % (5 * SIZE));
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        uint256[8][] memory proofs = _prove(statements, digests);

        vm.expectEmit(true, true, true, true, address(batches));
        emit IBatchRegistry.BatchProven(root, anyone);
        vm.prank(anyone);
        vm.assertEq(batches.submitLargeBatch(EMBEDDED, proofs, statements, digests), root);

        (uint64 blockNumber, uint32 recorded, uint32 version) = batches.batch(root);
        vm.assertEq(blockNumber, block.number);
        vm.assertEq(recorded, statements.length);
        vm.assertEq(version, EMBEDDED);
        for (uint256 i = 0; i < statements.length; ++i) {
            vm.assertTrue(batches.isProven(statements[i], root, paths[i]));
            vm.assertFalse(batches.isProven(statements[i] + 1, root, paths[i]));
            vm.assertFalse(batches.isProven(PADDING, root, paths[i]));
        }
    }

    /// @dev Written out term by term, in another order than the contract's.
    function testFuzz_BindingsAreThePolynomialsAtOneChallenge(uint256 seed, uint256 count) external view {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 1 + count % (5 * SIZE));
        (uint256 challenge, uint256[] memory bindings) = batches.bindingsOf(statements, digests);
        bytes memory hashed = abi.encodePacked(block.chainid, uint256(uint160(address(batches))), digests, statements);
        vm.assertEq(challenge, uint256(keccak256(hashed)) % R);
        vm.assertEq(bindings.length, digests.length);
        for (uint256 proof = 0; proof < digests.length; ++proof) {
            uint256 expected = digests[proof] % R;
            uint256 power = challenge;
            for (uint256 i = SIZE * proof; i < SIZE * (proof + 1); ++i) {
                expected = addmod(expected, mulmod(i < statements.length ? statements[i] : PADDING, power, R), R);
                power = mulmod(power, challenge, R);
            }
            vm.assertEq(bindings[proof], expected);
        }
    }

    /// @dev A verifier of its own sees each proof's binding and the challenge, and the proofs unchanged.
    function testFuzz_VerifierIsAskedAboutExactlyTheseStatements(uint256 seed, uint256 count) external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 1 + count % (5 * SIZE));
        (uint256 challenge, uint256[] memory bindings) = batches.bindingsOf(statements, digests);
        uint256[8][] memory proofs = new uint256[8][](digests.length);
        uint256[] memory signals = new uint256[](2 * digests.length);
        for (uint256 i = 0; i < digests.length; ++i) {
            (signals[2 * i], signals[2 * i + 1]) = (bindings[i], challenge);
            for (uint256 j = 0; j < 8; ++j) {
                proofs[i][j] = 8 * i + j;
            }
        }

        stub.expect(keccak256(abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals))));
        batches.submitLargeBatch(STUBBED, proofs, statements, digests);
    }

    function test_OneProofIsRecordedAsSubmitBatchDoesIt() external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(1, 5);
        uint256[8][] memory proofs = _prove(statements, digests);
        uint256 snapshot = vm.snapshotState();
        bytes32 root = batches.submitBatch(EMBEDDED, proofs[0], statements, digests[0]);
        vm.revertToState(snapshot);
        vm.assertEq(batches.submitLargeBatch(EMBEDDED, proofs, statements, digests), root);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchAlreadyProven.selector, root));
        batches.submitBatch(EMBEDDED, proofs[0], statements, digests[0]);
    }

    /// @dev Any word of any proof, any digest, any statement.
    function testFuzz_RevertIf_AnythingIsChanged(uint256 seed, uint256 count, uint256 word, uint256 mask) external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, SIZE + 1 + count % (3 * SIZE));
        uint256[8][] memory proofs = _prove(statements, digests);
        mask = 1 + mask % 255;
        word %= 9 * proofs.length + statements.length;
        if (word < 8 * proofs.length) {
            proofs[word / 8][word % 8] ^= mask;
        } else if (word < 9 * proofs.length) {
            digests[word - 8 * proofs.length] ^= mask;
        } else {
            statements[word - 9 * proofs.length] ^= mask;
        }
        _expectInvalid(proofs, statements, digests);
    }

    function testFuzz_RevertIf_ProofsOrDigestsAreSwapped(uint256 seed, uint256 which, uint256 digestsToo) external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 4 * SIZE);
        uint256[8][] memory proofs = _prove(statements, digests);
        (uint256 first, uint256 second) = (which % 4, (which % 4 + 1 + (which >> 8) % 3) % 4);
        if (digestsToo % 3 != 0) (proofs[first], proofs[second]) = (proofs[second], proofs[first]);
        if (digestsToo % 3 != 1) (digests[first], digests[second]) = (digests[second], digests[first]);
        _expectInvalid(proofs, statements, digests);
    }

    /// @dev One false proof among true ones, at every place: C of another.
    function test_RevertIf_OneProofIsFalse() external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(1, 4 * SIZE);
        for (uint256 i = 0; i < 4; ++i) {
            uint256[8][] memory proofs = _prove(statements, digests);
            (proofs[i][6], proofs[i][7]) = (proofs[(i + 1) % 4][6], proofs[(i + 1) % 4][7]);
            _expectInvalid(proofs, statements, digests);
        }
    }

    /// @dev C_0 + P and C_1 - P: what the challenges are there for, the first of which is fixed.
    function testFuzz_RevertIf_ErrorsCancelEachOther(uint256 seed, uint256 first, uint256 second) external {
        (first, second) = (first % 3, second % 3);
        vm.assume(first != second);
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 3 * SIZE);
        (uint256 challenge, uint256[] memory bindings) = batches.bindingsOf(statements, digests);
        uint256[8][] memory proofs = _prove(statements, digests);
        uint256[8][] memory shifted = new uint256[8][](2);
        uint256 shift = 1 + seed % 1_000_000;
        shifted[0] = ForgedKey.prove(addmod(bindings[first], shift, R), challenge, 1);
        shifted[1] = ForgedKey.prove(addmod(bindings[second], R - shift, R), challenge, 2);
        (proofs[first], proofs[second]) = (shifted[0], shifted[1]);
        _expectInvalid(proofs, statements, digests);
    }

    function testFuzz_RevertIf_NumberOfProofsIsWrong(uint256 count, uint256 proofs, uint256 digests) external {
        count = 1 + count % (4 * SIZE);
        uint256 expected = (count + SIZE - 1) / SIZE;
        (proofs, digests) = (proofs % 6, digests % 6);
        vm.assume(proofs != expected || digests != expected);
        (uint256[] memory statements,) = _batch(1, count);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.ProofCountMismatch.selector, expected, proofs, digests));
        batches.submitLargeBatch(EMBEDDED, new uint256[8][](proofs), statements, new uint256[](digests));
    }

    function test_RevertIf_BatchIsEmptyOrTooLarge() external {
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchSizeOutOfRange.selector, SIZE, 0));
        batches.submitLargeBatch(EMBEDDED, new uint256[8][](0), new uint256[](0), new uint256[](0));
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchSizeOutOfRange.selector, 1024, 1025));
        batches.submitLargeBatch(EMBEDDED, new uint256[8][](129), new uint256[](1025), new uint256[](129));
    }

    function test_LargestBatchIsRecorded() external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(1, 1024);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        vm.assertEq(batches.submitLargeBatch(EMBEDDED, _prove(statements, digests), statements, digests), root);
        vm.assertTrue(batches.isProven(statements[1023], root, paths[1023]));
    }

    function testFuzz_RevertIf_StatementsAreNotAscending(uint256 seed, uint256 first, uint256 second) external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(seed, 3 * SIZE);
        (first, second) = (first % statements.length, second % statements.length);
        statements[first] = first == second ? R + seed % (R - 1) : statements[second];
        vm.expectRevert(IBatchRegistry.StatementsOutOfOrder.selector);
        batches.submitLargeBatch(STUBBED, new uint256[8][](3), statements, digests);
    }

    function test_RevertIf_PausedOrDeprecated() external {
        (uint256[] memory statements, uint256[] memory digests) = _batch(1, 2 * SIZE);
        uint256[8][] memory proofs = _prove(statements, digests);
        vm.prank(pauser);
        batches.pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        batches.submitLargeBatch(EMBEDDED, proofs, statements, digests);
        vm.prank(admin);
        batches.unpause();

        vm.prank(operator);
        keys.deprecate(BATCH, EMBEDDED);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, BATCH, EMBEDDED));
        batches.submitLargeBatch(EMBEDDED, proofs, statements, digests);
    }

    /// @dev Each proof counts as a submission: a limit keeps its meaning however they are sent.
    function test_RevertIf_BlockHasAsManyProofsAsItMay() external {
        vm.prank(operator);
        batches.setLimits(ISubmissionGuard.Limits(3, 0, 0, 0, 0));
        (uint256[] memory statements, uint256[] memory digests) = _batch(1, 2 * SIZE);
        batches.submitLargeBatch(EMBEDDED, _prove(statements, digests), statements, digests);
        (statements, digests) = _batch(2, 2 * SIZE);
        uint256[8][] memory proofs = _prove(statements, digests);
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, 3));
        batches.submitLargeBatch(EMBEDDED, proofs, statements, digests);
        vm.roll(block.number + 1);
        batches.submitLargeBatch(EMBEDDED, proofs, statements, digests);
    }

    function test_GasOfLargeBatches() external {
        for (uint256 proofs = 2; proofs <= 8; proofs *= 2) {
            (uint256[] memory statements, uint256[] memory digests) = _batch(proofs, proofs * SIZE);
            uint256[8][] memory made = _prove(statements, digests);
            batches.submitLargeBatch(EMBEDDED, made, statements, digests);
            vm.snapshotGasLastCall("BatchRegistry", string.concat("submitLargeBatch of 8 x ", vm.toString(proofs)));
        }
    }

    function _batch(uint256 seed, uint256 count) private pure returns (uint256[] memory statements, uint256[] memory digests) {
        statements = ascending(seed, count);
        digests = new uint256[]((count + SIZE - 1) / SIZE);
        for (uint256 i = 0; i < digests.length; ++i) {
            digests[i] = uint256(keccak256(abi.encode("digest", seed, i)));
        }
    }

    function _prove(uint256[] memory statements, uint256[] memory digests) private view returns (uint256[8][] memory proofs) {
        (uint256 challenge, uint256[] memory bindings) = batches.bindingsOf(statements, digests);
        proofs = new uint256[8][](digests.length);
        for (uint256 i = 0; i < digests.length; ++i) {
            proofs[i] = ForgedKey.prove(bindings[i], challenge, 1 + i);
        }
    }

    function _expectInvalid(uint256[8][] memory proofs, uint256[] memory statements, uint256[] memory digests) private {
        vm.expectRevert(IBatchRegistry.InvalidProof.selector);
        batches.submitLargeBatch(EMBEDDED, proofs, statements, digests);
    }
}
