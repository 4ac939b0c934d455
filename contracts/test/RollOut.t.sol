// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {GuardTest} from "./utils/GuardTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract RollOutTest is GuardTest {
    function setUp() public override {
        super.setUp();
        guard = deploy(ISubmissionGuard.Limits(0, 0, 0, 0, 0), ROLLOUT);
    }

    function testFuzz_OnlySubmittersSubmitBeforeTheEnd(address caller, uint32 elapsed) external {
        vm.assume(caller != submitter);
        vm.assertEq(guard.opensAt(), START + ROLLOUT);
        vm.warp(START + uint256(elapsed % ROLLOUT));
        vm.prank(submitter);
        guard.submit();
        expectUnauthorized(caller, SUBMITTER_ROLE);
        vm.prank(caller);
        guard.submit();

        vm.prank(admin);
        guard.grantRole(SUBMITTER_ROLE, caller);
        vm.prank(caller);
        guard.submit();
    }

    function testFuzz_EverybodySubmitsAfterwards(address caller, uint32 elapsed) external {
        vm.warp(START + ROLLOUT + uint256(elapsed));
        vm.prank(caller);
        guard.submit();
        vm.assertEq(guard.admitted(), 1);
    }
}
