// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {GuardTest} from "./utils/GuardTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract TripBreakerTest is GuardTest {
    function setUp() public override {
        super.setUp();
        setLimits(ISubmissionGuard.Limits(0, 0, 0, 5, 600));
    }

    function test_RateOfFailuresPausesTheRegistry() external {
        guard.countFailures(2);
        vm.warp(block.timestamp + 599);
        vm.prank(operator);
        guard.reportFailedVerifications(2);
        vm.assertFalse(guard.paused());

        vm.expectEmit(true, true, true, true, address(guard));
        emit ISubmissionGuard.VerificationsFailed(address(this), 1);
        vm.expectEmit(true, true, true, true, address(guard));
        emit ISubmissionGuard.CircuitBreakerTripped(5, START);
        vm.expectEmit(true, true, true, true, address(guard));
        emit Pausable.Paused(address(this));
        guard.countFailures(1);
        vm.assertTrue(guard.paused());
        vm.expectRevert(Pausable.EnforcedPause.selector);
        guard.submit();
    }

    function test_FailuresFarApartDoNotTripIt() external {
        for (uint256 i = 0; i < 20; ++i) {
            guard.countFailures(4);
            vm.warp(START + (i + 1) * 600);
        }

        vm.assertFalse(guard.paused());
    }

    function test_CountStartsAnewAfterThePause() external {
        guard.countFailures(7);
        vm.prank(admin);
        guard.unpause();
        guard.countFailures(4);
        vm.assertFalse(guard.paused());
        guard.countFailures(1);
        vm.assertTrue(guard.paused());
    }

    function test_WithoutALimitItNeverTrips() external {
        setLimits(ISubmissionGuard.Limits(0, 0, 0, 0, 0));
        guard.countFailures(type(uint16).max);
        guard.countFailures(type(uint16).max);
        vm.assertFalse(guard.paused());
    }

    /// @dev A switch that anybody could pull would be an attack of its own.
    function testFuzz_RevertIf_ReporterIsNoOperator(address caller) external {
        vm.assume(caller != operator);
        expectUnauthorized(caller, OPERATOR_ROLE);
        vm.prank(caller);
        guard.reportFailedVerifications(1);
    }
}
