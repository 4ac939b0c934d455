// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {GuardTest} from "./utils/GuardTest.sol";
import {GuardHarness} from "./utils/GuardHarness.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract AdministerRolesTest is GuardTest {
    function test_RolesAreThoseOfTheSetup() external view {
        vm.assertTrue(guard.hasRole(PAUSER_ROLE, pauser));
        vm.assertTrue(guard.hasRole(OPERATOR_ROLE, operator));
        vm.assertTrue(guard.hasRole(SUBMITTER_ROLE, submitter));
        vm.assertEq(guard.defaultAdmin(), admin);
        vm.assertEq(guard.defaultAdminDelay(), ADMIN_DELAY);
    }

    function test_NobodyHoldsARoleThatTheSetupLeavesOut() external {
        GuardHarness bare = new GuardHarness(
            ISubmissionGuard.Setup(
                admin, address(0), address(0), address(0), 0, 0, ISubmissionGuard.Limits(0, 0, 0, 0, 0)
            )
        );
        vm.assertFalse(bare.hasRole(PAUSER_ROLE, address(0)));
        vm.assertFalse(bare.hasRole(OPERATOR_ROLE, address(0)));
        vm.assertFalse(bare.hasRole(SUBMITTER_ROLE, address(0)));
    }

    function test_AdminMovesInTwoStepsAndAfterADelay() external {
        vm.prank(admin);
        guard.beginDefaultAdminTransfer(anyone);
        uint48 schedule = START + ADMIN_DELAY;

        vm.warp(schedule);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlEnforcedDefaultAdminDelay.selector, schedule
            )
        );
        vm.prank(anyone);
        guard.acceptDefaultAdminTransfer();
        vm.assertEq(guard.defaultAdmin(), admin);

        vm.warp(schedule + 1);
        vm.prank(anyone);
        guard.acceptDefaultAdminTransfer();
        vm.assertEq(guard.defaultAdmin(), anyone);
        vm.assertFalse(guard.hasRole(DEFAULT_ADMIN_ROLE, admin));
    }

    /// @dev The two steps can't be gone around.
    function test_RevertIf_TheAdminsRoleIsGrantedDirectly() external {
        vm.expectRevert(IAccessControlDefaultAdminRules.AccessControlEnforcedDefaultAdminRules.selector);
        vm.prank(admin);
        guard.grantRole(DEFAULT_ADMIN_ROLE, anyone);
    }

    function testFuzz_RevertIf_CallerWhoGrantsIsNotTheAdmin(address caller, uint256 role) external {
        vm.assume(caller != admin);
        bytes32[3] memory roles = [PAUSER_ROLE, OPERATOR_ROLE, SUBMITTER_ROLE];
        expectUnauthorized(caller, DEFAULT_ADMIN_ROLE);
        vm.prank(caller);
        guard.grantRole(roles[role % 3], caller);
    }

    function test_RevertIf_ThereIsNoAdmin() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlInvalidDefaultAdmin.selector, address(0)
            )
        );
        new GuardHarness(
            ISubmissionGuard.Setup(
                address(0), pauser, operator, submitter, 0, 0, ISubmissionGuard.Limits(0, 0, 0, 0, 0)
            )
        );
    }
}
