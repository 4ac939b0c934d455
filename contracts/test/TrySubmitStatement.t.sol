// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IComplaintRegistry} from "../src/interfaces/IComplaintRegistry.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {IVKHashRegistry} from "../src/interfaces/IVKHashRegistry.sol";
import {RegistryTest} from "./utils/RegistryTest.sol";

contract TrySubmitStatementTest is RegistryTest {
    function test_StatementOfAValidProofIsRecorded() external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectEmit(true, true, true, true, address(complaints));
        emit IComplaintRegistry.StatementProven(fixture.publicSignals[0], 1, submitter);
        vm.prank(submitter);
        vm.assertTrue(complaints.trySubmit(1, fixture.proof, fixture.publicSignals));
        vm.snapshotGasLastCall("ComplaintRegistry", "trySubmit 1");
        vm.assertTrue(complaints.isProven(fixture.publicSignals[0]));
    }

    function testFuzz_FalseProofIsCountedAndNothingRecorded(uint256 word, uint256 value) external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.assume(value != fixture.proof[word % 8]);
        fixture.proof[word % 8] = value;
        vm.expectEmit(true, true, true, true, address(complaints));
        emit ISubmissionGuard.VerificationsFailed(submitter, 1);
        vm.prank(submitter);
        vm.assertFalse(complaints.trySubmit(1, fixture.proof, fixture.publicSignals));
        vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
    }

    function test_ThreeFalseProofsTripTheBreaker() external {
        ProofFixture memory fixture = loadProof(1, 0);
        fixture.proof[0] ^= 1;
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertFalse(complaints.paused());
            vm.prank(submitter);
            complaints.trySubmit(1, fixture.proof, fixture.publicSignals);
        }

        vm.assertTrue(complaints.paused());
        fixture = loadProof(1, 0);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        complaints.submit(1, fixture.proof, fixture.publicSignals);
    }

    /// @dev With too little gas for the verifier a valid proof would be counted as a false one: it never is.
    function testFuzz_ValidProofIsNeverCountedAsFalse(uint256 gasLimit) external {
        gasLimit = gasLimit % 400_000;
        ProofFixture memory fixture = loadProof(1, 0);
        vm.prank(submitter);
        try complaints.trySubmit{gas: gasLimit}(1, fixture.proof, fixture.publicSignals) returns (bool recorded) {
            vm.assertTrue(recorded);
        } catch {
            vm.assertFalse(complaints.isProven(fixture.publicSignals[0]));
        }
    }

    function test_RevertIf_GasIsTooLow() external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IComplaintRegistry.GasTooLow.selector, 208_000));
        vm.prank(submitter);
        complaints.trySubmit{gas: 205_000}(1, fixture.proof, fixture.publicSignals);
    }

    function testFuzz_RevertIf_CallerIsNoSubmitter(address caller) external {
        vm.assume(caller != submitter);
        ProofFixture memory fixture = loadProof(1, 0);
        expectUnauthorized(caller, SUBMITTER_ROLE);
        vm.prank(caller);
        complaints.trySubmit(1, fixture.proof, fixture.publicSignals);
    }

    /// @dev These are mistakes of the caller, not of a proof.
    function test_RevertIf_ThereIsNothingToVerify() external {
        ProofFixture memory fixture = loadProof(1, 0);
        vm.startPrank(submitter);
        vm.expectRevert(abi.encodeWithSelector(IVKHashRegistry.UnknownCircuitVersion.selector, CUBES_1, 7));
        complaints.trySubmit(7, fixture.proof, fixture.publicSignals);
        vm.expectRevert(abi.encodeWithSelector(IComplaintRegistry.PublicSignalCountMismatch.selector, 1, 2));
        complaints.trySubmit(1, fixture.proof, new uint256[](2));
        complaints.trySubmit(1, fixture.proof, fixture.publicSignals);
        vm.expectRevert(
            abi.encodeWithSelector(IComplaintRegistry.StatementAlreadyProven.selector, fixture.publicSignals[0])
        );
        complaints.trySubmit(1, fixture.proof, fixture.publicSignals);
        vm.stopPrank();
    }
}
