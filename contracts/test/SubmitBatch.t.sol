// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IBatchRegistry} from "../src/interfaces/IBatchRegistry.sol";
import {IGuarded} from "../src/interfaces/IGuarded.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {BatchTest} from "./utils/BatchTest.sol";
import {StubVerifier} from "./utils/StubVerifier.sol";

/// @dev The verifier is a stub here: what these tests hold is the list, the binding, the tree and the record. Real proofs of
/// the batch circuit go through the contract in tests/Zkp.Contracts.Tests.
contract SubmitBatchTest is BatchTest {
    StubVerifier private stub;
    uint256[8] private proof = [uint256(1), 2, 3, 4, 5, 6, 7, 8];

    function setUp() public override {
        super.setUp();
        stub = new StubVerifier(abi.encode(true));
        registerVersion(1, stub);
    }

    function testFuzz_BatchIsRecordedAndEachOfItsStatementsIsIncluded(uint256 seed, uint256 digest, uint256 count) external {
        uint256[] memory statements = ascending(seed, 1 + count % SIZE);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);

        vm.expectEmit(true, true, true, true, address(batches));
        emit IBatchRegistry.BatchProven(root, anyone);
        vm.prank(anyone);
        vm.assertEq(batches.submitBatch(1, proof, statements, digest), root);

        (uint64 blockNumber, uint32 recorded, uint32 version) = batches.batch(root);
        vm.assertEq(blockNumber, block.number);
        vm.assertEq(recorded, statements.length);
        vm.assertEq(version, 1);
        for (uint256 i = 0; i < statements.length; ++i) {
            vm.assertTrue(batches.isProven(statements[i], root, paths[i]));
            vm.assertFalse(batches.isProven(statements[i] + 1, root, paths[i]));
            vm.assertFalse(batches.isProven(statements[i], keccak256("another batch"), paths[i]));
            vm.assertFalse(batches.isProven(PADDING, root, paths[i]));
        }
    }

    /// @dev Written out term by term, in another order than the contract's.
    function testFuzz_BindingIsThePolynomialAtTheChallenge(uint256 seed, uint256 digest, uint256 count) external view {
        uint256[] memory statements = ascending(seed, 1 + count % SIZE);
        uint256 challenge =
            uint256(keccak256(abi.encodePacked(block.chainid, uint256(uint160(address(batches))), digest, statements))) % R;
        uint256 expected = digest % R;
        uint256 power = challenge;
        for (uint256 i = 0; i < SIZE; ++i) {
            uint256 slot = i < statements.length ? statements[i] : PADDING;
            expected = addmod(expected, mulmod(slot, power, R), R);
            power = mulmod(power, challenge, R);
        }

        (uint256 actualChallenge, uint256 binding) = bindingOf(statements, digest);
        vm.assertEq(actualChallenge, challenge);
        vm.assertEq(binding, expected);
    }

    /// @dev The verifier sees the binding, then the challenge, and the proof unchanged.
    function testFuzz_VerifierIsAskedAboutExactlyTheseStatements(uint256 seed, uint256 digest, uint256 count) external {
        uint256[] memory statements = ascending(seed, 1 + count % SIZE);
        (uint256 challenge, uint256 binding) = bindingOf(statements, digest);
        uint256[] memory signals = new uint256[](2);
        (signals[0], signals[1]) = (binding, challenge);
        stub.expect(keccak256(verifierCall("verifyProof", proof, signals)));
        batches.submitBatch(1, proof, statements, digest);
    }

    function testFuzz_AnyChangeChangesTheChallenge(uint256 seed, uint256 digest, uint256 which) external {
        uint256[] memory statements = ascending(seed, SIZE);
        (uint256 challenge,) = bindingOf(statements, digest);
        (uint256 other,) = bindingOf(statements, digest ^ 1);
        vm.assertFalse(challenge == other);
        statements[which % SIZE] += 1;
        (other,) = bindingOf(statements, digest);
        vm.assertFalse(challenge == other);
        statements[which % SIZE] -= 1;
        batches = deployBatchRegistry(SIZE, PADDING);
        (other,) = bindingOf(statements, digest);
        vm.assertFalse(challenge == other);
    }

    function test_RevertIf_BatchIsProven() external {
        uint256[] memory statements = ascending(1, 5);
        bytes32 root = batches.submitBatch(1, proof, statements, 7);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchAlreadyProven.selector, root));
        batches.submitBatch(1, proof, statements, 8);
    }

    function test_StatementMayBeInSeveralBatches() external {
        uint256[] memory statements = ascending(1, 5);
        bytes32 first = batches.submitBatch(1, proof, statements, 7);
        statements[4] += 1;
        bytes32 second = batches.submitBatch(1, proof, statements, 7);
        (, bytes32[][] memory paths) = tree(statements);
        vm.assertTrue(batches.isProven(statements[0], second, paths[0]));
        vm.assertFalse(first == second);
    }

    function testFuzz_RevertIf_StatementsAreNotAscending(uint256 seed, uint256 first, uint256 second) external {
        uint256[] memory statements = ascending(seed, SIZE);
        (first, second) = (first % SIZE, second % SIZE);
        vm.assume(first != second);
        (statements[first], statements[second]) = (statements[second], statements[first]);
        expectOutOfOrder(statements);
    }

    function testFuzz_RevertIf_StatementComesTwice(uint256 seed, uint256 which) external {
        uint256[] memory statements = ascending(seed, SIZE);
        which %= SIZE - 1;
        statements[which] = statements[which + 1];
        expectOutOfOrder(statements);
    }

    function testFuzz_RevertIf_StatementIsNotInTheField(uint256 seed, uint256 excess) external {
        uint256[] memory statements = ascending(seed, SIZE);
        statements[SIZE - 1] = R + excess % (type(uint256).max - R);
        expectOutOfOrder(statements);
    }

    function test_RevertIf_StatementIsZero() external {
        uint256[] memory statements = ascending(3, SIZE);
        statements[0] = 0;
        expectOutOfOrder(statements);
    }

    function test_RevertIf_BatchIsEmptyOrTooLarge() external {
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchSizeOutOfRange.selector, SIZE, 0));
        batches.submitBatch(1, proof, new uint256[](0), 7);
        uint256[] memory statements = ascending(1, SIZE + 1);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.BatchSizeOutOfRange.selector, SIZE, SIZE + 1));
        batches.submitBatch(1, proof, statements, 7);
    }

    function test_RevertIf_VerifierAnswersFalse() external {
        registerVersion(2, new StubVerifier(abi.encode(false)));
        uint256[] memory statements = ascending(1, SIZE);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        vm.expectRevert(IBatchRegistry.InvalidProof.selector);
        batches.submitBatch(2, proof, statements, 7);
        vm.assertFalse(batches.isProven(statements[0], root, paths[0]));
    }

    function test_RevertIf_VerifierRefuses() external {
        stub.expect(keccak256("something else"));
        uint256[] memory statements = ascending(1, SIZE);
        vm.expectRevert(StubVerifier.UnexpectedCall.selector);
        batches.submitBatch(1, proof, statements, 7);
    }

    function test_RevertIf_VersionIsUnknownOrDeprecated() external {
        uint256[] memory statements = ascending(1, SIZE);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, BATCH, 2));
        batches.submitBatch(2, proof, statements, 7);
        vm.prank(operator);
        keys.deprecate(BATCH, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, BATCH, 1));
        batches.submitBatch(1, proof, statements, 7);
    }

    function test_RevertIf_Paused() external {
        vm.prank(pauser);
        IGuarded(address(batches)).pause();
        uint256[] memory statements = ascending(1, SIZE);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        batches.submitBatch(1, proof, statements, 7);

        vm.prank(admin);
        IGuarded(address(batches)).unpause();
        batches.submitBatch(1, proof, statements, 7);
    }

    /// @dev What the guard does in detail is tested on its own; here it is that every batch passes it, and counts as one.
    function test_RevertIf_BlockHasAsManyBatchesAsItMay() external {
        batches.submitBatch(1, proof, ascending(1, SIZE), 7);
        batches.submitBatch(1, proof, ascending(2, SIZE), 7);
        uint256[] memory statements = ascending(3, SIZE);
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, 2));
        batches.submitBatch(1, proof, statements, 7);
        vm.roll(block.number + 1);
        batches.submitBatch(1, proof, statements, 7);
    }

    /// @dev Paths of another length would let inner nodes pass for statements.
    function test_InnerNodesAndZerosAreNotProven() external {
        uint256[] memory statements = ascending(1, 7);
        (bytes32 root, bytes32[][] memory paths) = tree(statements);
        batches.submitBatch(1, proof, statements, 7);

        bytes32[] memory shorter = new bytes32[](2);
        (shorter[0], shorter[1]) = (paths[6][1], paths[6][2]);
        bytes32 node = keccak256(abi.encode(statements[5], statements[6]));
        vm.assertFalse(batches.isProven(uint256(node), root, shorter));
        vm.assertFalse(batches.isProven(uint256(root), root, new bytes32[](0)));

        // The free leaf lies before the first statement.
        bytes32[] memory ofZero = paths[0];
        ofZero[0] = bytes32(statements[0]);
        vm.assertFalse(batches.isProven(0, root, ofZero));
    }

    function test_KnowsWhatItWasMadeOf() external view {
        vm.assertEq(batches.circuitId(), BATCH);
        vm.assertEq(batches.vkHashRegistry(), address(keys));
        vm.assertEq(batches.batchSize(), SIZE);
        vm.assertEq(batches.paddingStatement(), PADDING);
    }

    function test_RevertIf_ConstructorArgumentsAreUnusable() external {
        uint256[4] memory sizes = [uint256(0), 1, 12, 2048];
        for (uint256 i = 0; i < sizes.length; ++i) {
            vm.expectRevert();
            this.deployBatchRegistry(sizes[i], PADDING);
        }
        vm.expectRevert();
        this.deployBatchRegistry(SIZE, 0);
        vm.expectRevert();
        this.deployBatchRegistry(SIZE, R);
    }

    function expectOutOfOrder(uint256[] memory statements) private {
        vm.expectRevert(IBatchRegistry.StatementsOutOfOrder.selector);
        batches.submitBatch(1, proof, statements, 7);
    }
}
