// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {GuardTest} from "./utils/GuardTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract PauseRegistryTest is GuardTest {
    function test_PausedRegistryTakesNothingUntilTheAdminSaysSo() external {
        guard.submit();
        vm.expectEmit(true, true, true, true, address(guard));
        emit Pausable.Paused(pauser);
        vm.prank(pauser);
        guard.pause();

        vm.expectRevert(Pausable.EnforcedPause.selector);
        guard.submit();
        vm.prank(operator);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        guard.reportFailedVerifications(1);
        vm.assertEq(guard.admitted(), 1);

        vm.expectEmit(true, true, true, true, address(guard));
        emit Pausable.Unpaused(admin);
        vm.prank(admin);
        guard.unpause();
        guard.submit();
        vm.assertEq(guard.admitted(), 2);
    }

    function testFuzz_RevertIf_CallerIsNoPauser(address caller) external {
        vm.assume(caller != pauser);
        expectUnauthorized(caller, PAUSER_ROLE);
        vm.prank(caller);
        guard.pause();
    }

    /// @dev Not even the pauser: who stops need not be who judges that the reason is gone.
    function testFuzz_RevertIf_CallerWhoUnpausesIsNotTheAdmin(address caller) external {
        vm.assume(caller != admin);
        vm.prank(pauser);
        guard.pause();
        expectUnauthorized(caller, DEFAULT_ADMIN_ROLE);
        vm.prank(caller);
        guard.unpause();
    }

    function test_RevertIf_ItIsPausedTwice() external {
        vm.startPrank(pauser);
        guard.pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        guard.pause();
        vm.stopPrank();
    }
}
