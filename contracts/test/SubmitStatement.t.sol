// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IComplaintRegistry} from "../src/interfaces/IComplaintRegistry.sol";
import {IGrothVerifier} from "../src/interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";
import {StubVerifier} from "./utils/StubVerifier.sol";

contract SubmitStatementTest is RegistryTest {
    function test_StatementOfAValidProofIsRecorded() external {
        ProofFixture memory fixture = loadProof(1, 0);
        uint256 statement = fixture.publicSignals[0];
        vm.assertFalse(complaints.isProven(statement));

        vm.expectEmit(true, true, true, true, address(complaints));
        emit IComplaintRegistry.StatementProven(statement, 1, anyone);
        vm.prank(anyone);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        vm.snapshotGasLastCall("ComplaintRegistry", "submit 1");
        vm.snapshotValue("ComplaintRegistry", "size", address(complaints).code.length);

        vm.assertTrue(complaints.isProven(statement));
    }

    function test_StatementOfSeveralSignalsIsTheirHash() external {
        ProofFixture memory fixture = loadProof(2, 0);
        complaintsOfTwo.submit(1, fixture.proof, fixture.publicSignals);
        vm.snapshotGasLastCall("ComplaintRegistry", "submit 2");

        uint256 statement = uint256(keccak256(abi.encode(fixture.publicSignals)));
        vm.assertEq(complaintsOfTwo.statementOf(fixture.publicSignals), statement);
        vm.assertTrue(complaintsOfTwo.isProven(statement));
        vm.assertFalse(complaintsOfTwo.isProven(fixture.publicSignals[0]));
    }

    function test_EveryProofOfACircuitIsRecordedApart() external {
        for (uint256 i = 0; i < PROOFS_PER_KEY; ++i) {
            ProofFixture memory fixture = loadProof(1, i);
            vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
            complaints.submit(1, fixture.proof, fixture.publicSignals);
            vm.assertTrue(complaints.isProven(fixture.publicSignals[0]));
        }
    }

    function test_KnowsItsCircuitAndItsRegistryOfKeys() external view {
        vm.assertEq(complaints.circuitId(), CUBES_1);
        vm.assertEq(complaints.publicSignalCount(), 1);
        vm.assertEq(complaintsOfTwo.publicSignalCount(), 2);
        vm.assertEq(complaints.vkHashRegistry(), address(keys));
    }

    function test_RevertIf_StatementIsProven() external {
        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        _expectAlreadyProven(fixture.publicSignals[0]);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
    }

    /// @dev Anybody can turn a proof into another valid proof of the same statement; it is still the same statement.
    function test_RevertIf_StatementIsProvenByAnotherProof() external {
        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        fixture.proof[1] = Q - fixture.proof[1];
        fixture.proof[4] = Q - fixture.proof[4];
        fixture.proof[5] = Q - fixture.proof[5];
        _expectAlreadyProven(fixture.publicSignals[0]);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
    }

    /// @dev Version 2 of a circuit says the same about the same statement.
    function test_RevertIf_StatementIsProvenUnderAnotherVersion() external {
        register(CUBES_1, 2, verifier1);
        vm.warp(START + ROTATION_DELAY);
        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        _expectAlreadyProven(fixture.publicSignals[0]);
        complaints.submit(2, fixture.proof, fixture.publicSignals);
    }

    function testFuzz_RevertIf_ProofIsTampered(uint256 word, uint256 value) external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.assume(value != fixture.proof[word % 8]);
        fixture.proof[word % 8] = value;
        vm.expectRevert(IGrothVerifier.InvalidProof.selector);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
    }

    function testFuzz_RevertIf_StatementIsNotTheProvenOne(uint256 statement) external {
        ProofFixture memory fixture = loadProof(1, 0);
        statement %= R;
        vm.assume(statement != fixture.publicSignals[0]);
        fixture.publicSignals[0] = statement;
        vm.expectRevert(IGrothVerifier.InvalidProof.selector);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        vm.assertFalse(complaints.isProven(statement));
    }

    /// @dev Without the check s + r would be a second "statement" with the proof of the first.
    function test_RevertIf_SignalIsNotBelowTheFieldsOrder() external {
        ProofFixture memory fixture = loadProof(1, 0);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        fixture.publicSignals[0] += R;
        vm.expectRevert(abi.encodeWithSelector(IGrothVerifier.PublicSignalOutOfField.selector, 0));
        complaints.submit(1, fixture.proof, fixture.publicSignals);
        vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
    }

    function testFuzz_RevertIf_NumberOfSignalsIsWrong(uint8 count) external {
        vm.assume(count != 1);
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IComplaintRegistry.PublicSignalCountMismatch.selector, 1, count));
        complaints.submit(1, fixture.proof, new uint256[](count));
    }

    function testFuzz_RevertIf_VersionIsUnknown(uint32 version) external {
        vm.assume(version != 1);
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, CUBES_1, version));
        complaints.submit(version, fixture.proof, fixture.publicSignals);
    }

    function test_RevertIf_CircuitIsUnknown() external {
        bytes32 circuitId = keccak256("nobody's");
        IComplaintRegistry other = deployComplaintRegistry(circuitId, 1);
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, circuitId, 1));
        other.submit(1, fixture.proof, fixture.publicSignals);
    }

    /// @dev A verifier by somebody else may answer something else than true, or nothing.
    function testFuzz_RevertIf_VerifierDoesNotAnswerTrue(bytes calldata answer) external {
        vm.assume(answer.length < 32 || abi.decode(answer, (uint256)) != 1);
        registerStub(new StubVerifier(answer));
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(IComplaintRegistry.InvalidProof.selector);
        complaints.submit(9, fixture.proof, fixture.publicSignals);
        vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
    }

    /// @dev The verifier sees the call's arguments unchanged, whatever they are.
    function testFuzz_VerifierIsAskedAboutExactlyWhatWasSubmitted(uint256[8] calldata proof, uint256 signal) external {
        uint256[] memory signals = new uint256[](1);
        signals[0] = signal;
        StubVerifier stub = new StubVerifier(abi.encode(true));
        stub.expect(keccak256(verifierCall("verifyProof", proof, signals)));
        registerStub(stub);
        complaints.submit(9, proof, signals);
        vm.assertTrue(complaints.isProven(signal));
    }

    function testFuzz_RevertIf_CallerIsAnybodyWhileItIsPaused(address caller) external {
        vm.prank(pauser);
        complaints.pause();
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vm.prank(caller);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
    }

    function _expectAlreadyProven(uint256 statement) private {
        vm.expectRevert(abi.encodeWithSelector(IComplaintRegistry.StatementAlreadyProven.selector, statement));
    }
}
