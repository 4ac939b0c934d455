// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IComplaintRegistry} from "../src/interfaces/IComplaintRegistry.sol";
import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {IComplaintRegistryAll} from "./utils/IRegistries.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";
import {StubVerifier} from "./utils/StubVerifier.sol";

contract SubmitManyStatementsTest is RegistryTest {
    function test_EveryStatementIsRecordedWithAnEventOfItsOwn() external {
        for (uint256 size = 1; size <= PROOFS_PER_KEY; ++size) {
            IComplaintRegistryAll registry = deployComplaintRegistry(CUBES_1, 1);
            (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, size);
            for (uint256 i = 0; i < size; ++i) {
                vm.assertFalse(registry.isProven(statements[i]));
                vm.expectEmit(true, true, true, true, address(registry));
                emit IComplaintRegistry.StatementProven(statements[i], 1, anyone);
            }

            vm.prank(anyone);
            registry.submitMany(1, proofs, statements);
            vm.snapshotGasLastCall("ComplaintRegistry", string.concat("submitMany of ", vm.toString(size)));
            for (uint256 i = 0; i < size; ++i) {
                vm.assertTrue(registry.isProven(statements[i]));
            }
        }
    }

    function test_StatementsOfSeveralSignalsAreTheirHashes() external {
        (uint256[8][] memory proofs, uint256[] memory signals) = loadBatch(2, PROOFS_PER_KEY);
        complaintsOfTwo.submitMany(1, proofs, signals);
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            vm.assertTrue(complaintsOfTwo.isProven(uint256(keccak256(abi.encode(loadProof(2, i).publicSignals)))));
            vm.assertFalse(complaintsOfTwo.isProven(signals[i]));
        }
    }

    /// @dev What a batch records, the entry for one statement finds, and the other way round.
    function test_RevertIf_AStatementIsProven() external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        complaints.submit(1, proofs[2], loadProof(1, 2).publicSignals);
        _expectAlreadyProven(statements[2]);
        complaints.submitMany(1, proofs, statements);
        vm.assertFalse(complaints.isProven(statements[0]));

        (uint256[8][] memory two, uint256[] memory ofTwo) = loadBatch(1, 2);
        complaints.submitMany(1, two, ofTwo);
        _expectAlreadyProven(statements[0]);
        complaints.submit(1, proofs[0], loadProof(1, 0).publicSignals);
    }

    function testFuzz_RevertIf_AStatementComesTwice(uint256 first, uint256 second) external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        (first, second) = (first % PROOFS_PER_KEY, second % PROOFS_PER_KEY);
        vm.assume(first != second);
        (proofs[first], statements[first]) = (proofs[second], statements[second]);
        _expectAlreadyProven(statements[second]);
        complaints.submitMany(1, proofs, statements);
        vm.assertFalse(complaints.isProven(statements[second]));
    }

    function testFuzz_RevertIf_AWordOfAProofIsChanged(uint256 index, uint256 word, uint256 value) external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        index %= PROOFS_PER_KEY;
        vm.assume(value != proofs[index][word % 8]);
        proofs[index][word % 8] = value;
        _assertNothingIsRecorded(proofs, statements);
    }

    function testFuzz_RevertIf_AStatementIsNotTheProvenOne(uint256 index, uint256 statement) external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        index %= PROOFS_PER_KEY;
        statement %= R;
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            vm.assume(statement != statements[i]);
        }

        statements[index] = statement;
        _assertNothingIsRecorded(proofs, statements);
    }

    /// @dev s + r is s in the equation, and another statement to those who read the record.
    function testFuzz_RevertIf_ASignalIsNotBelowTheFieldsOrder(uint256 index, uint256 multiple) external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        statements[index % PROOFS_PER_KEY] += R * (1 + multiple % 4);
        _assertNothingIsRecorded(proofs, statements);
    }

    function test_RevertIf_StatementsAreSwapped() external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, PROOFS_PER_KEY);
        (statements[0], statements[1]) = (statements[1], statements[0]);
        _assertNothingIsRecorded(proofs, statements);
    }

    function test_RevertIf_NothingIsSubmitted() external {
        vm.expectRevert(IComplaintRegistry.EmptySubmission.selector);
        complaints.submitMany(1, new uint256[8][](0), new uint256[](0));
    }

    function testFuzz_RevertIf_NumberOfSignalsIsWrong(uint8 size, uint8 signals) external {
        vm.assume(size != 0 && uint256(signals) != 2 * uint256(size));
        vm.expectRevert(
            abi.encodeWithSelector(IComplaintRegistry.PublicSignalCountMismatch.selector, 2 * uint256(size), signals)
        );
        complaintsOfTwo.submitMany(1, new uint256[8][](size), new uint256[](signals));
    }

    function test_RevertIf_VersionIsUnknownOrDeprecated() external {
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, 2);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, CUBES_1, 2));
        complaints.submitMany(2, proofs, statements);
        vm.prank(pauser);
        keys.deprecate(CUBES_1, 1);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.DeprecatedCircuitVersion.selector, CUBES_1, 1));
        complaints.submitMany(1, proofs, statements);
    }

    function testFuzz_RevertIf_CallerIsAnybodyWhileItIsPaused(address caller) external {
        vm.prank(pauser);
        complaints.pause();
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, 2);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vm.prank(caller);
        complaints.submitMany(1, proofs, statements);
    }

    /// @dev What the guard does in detail is tested on its own; here it is that each statement counts.
    function test_RevertIf_BlockHasNoRoomForAllStatements() external {
        vm.prank(operator);
        complaints.setLimits(ISubmissionGuard.Limits(3, 0, 0, 3, 600));
        complaints.submit(1, loadProof(1, 2).proof, loadProof(1, 2).publicSignals);
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, 2);
        complaints.submitMany(1, proofs, statements);

        vm.roll(block.number + 1);
        vm.prank(operator);
        complaints.setLimits(ISubmissionGuard.Limits(2, 0, 0, 3, 600));
        (proofs, statements) = loadBatch(1, 3);
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.LimitBelowSubmission.selector, 2, 3));
        complaints.submitMany(1, proofs, statements);
    }

    /// @dev A verifier by somebody else may answer something else than true, or nothing.
    function testFuzz_RevertIf_VerifierDoesNotAnswerTrue(bytes calldata answer) external {
        vm.assume(answer.length < 32 || abi.decode(answer, (uint256)) != 1);
        registerStub(new StubVerifier(answer));
        (uint256[8][] memory proofs, uint256[] memory statements) = loadBatch(1, 2);
        vm.expectRevert(IComplaintRegistry.InvalidProof.selector);
        complaints.submitMany(9, proofs, statements);
        vm.assertFalse(complaints.isProven(statements[0]));
    }

    /// @dev The verifier sees the arguments as Solidity encodes them, whatever they are and however the caller laid them out.
    function testFuzz_VerifierIsAskedAboutExactlyWhatWasSubmitted(uint256[8][] calldata proofs, uint256 seed, bool gap) external {
        vm.assume(proofs.length != 0);
        uint256[] memory signals = new uint256[](proofs.length);
        for (uint256 i = 0; i < signals.length; ++i) {
            signals[i] = uint256(keccak256(abi.encode(seed, i)));
        }

        StubVerifier stub = new StubVerifier(abi.encode(true));
        stub.expect(keccak256(abi.encodeCall(IGrothVerifier.verifyBatch, (proofs, signals))));
        registerStub(stub);
        bytes memory call = abi.encodeCall(complaints.submitMany, (9, proofs, signals));
        if (gap) {
            // The signals first, then a word that nobody reads, then the proofs.
            bytes memory first = abi.encodePacked(signals.length, signals, uint256(7));
            bytes memory second = abi.encodePacked(proofs.length, _words(proofs));
            call = abi.encodePacked(
                complaints.submitMany.selector, uint256(9), 0x60 + first.length, uint256(0x60), first, second
            );
        }

        (bool success,) = address(complaints).call(call);
        vm.assertTrue(success);
        for (uint256 i = 0; i < signals.length; ++i) {
            vm.assertTrue(complaints.isProven(signals[i]));
        }
    }

    function _words(uint256[8][] memory proofs) private pure returns (bytes memory words) {
        for (uint256 i = 0; i < proofs.length; ++i) {
            words = abi.encodePacked(words, proofs[i]);
        }
    }

    function _assertNothingIsRecorded(uint256[8][] memory proofs, uint256[] memory statements) private {
        vm.expectRevert(IGrothVerifier.InvalidBatch.selector);
        complaints.submitMany(1, proofs, statements);
        for (uint256 i = 0; i < statements.length; ++i) {
            vm.assertFalse(complaints.isProven(statements[i]));
        }
    }

    function _expectAlreadyProven(uint256 statement) private {
        vm.expectRevert(abi.encodeWithSelector(IComplaintRegistry.StatementAlreadyProven.selector, statement));
    }
}
