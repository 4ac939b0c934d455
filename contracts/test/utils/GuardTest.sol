// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {GuardHarness} from "./GuardHarness.sol";
import {Vm} from "./Vm.sol";

/// @notice A guarded registry with one account for each role.
abstract contract GuardTest {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint48 internal constant START = 1_700_000_000;
    uint48 internal constant ADMIN_DELAY = 1 days;
    uint32 internal constant ROLLOUT = 2 days;

    bytes32 internal constant DEFAULT_ADMIN_ROLE = 0;
    bytes32 internal constant PAUSER_ROLE = keccak256("PAUSER_ROLE");
    bytes32 internal constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    bytes32 internal constant SUBMITTER_ROLE = keccak256("SUBMITTER_ROLE");

    address internal immutable admin = vm.addr(11);
    address internal immutable pauser = vm.addr(12);
    address internal immutable operator = vm.addr(13);
    address internal immutable submitter = vm.addr(14);
    address internal immutable anyone = vm.addr(15);

    GuardHarness internal guard;

    function setUp() public virtual {
        vm.warp(START);
        guard = deploy(ISubmissionGuard.Limits(0, 0, 0, 0, 0), 0);
    }

    function deploy(ISubmissionGuard.Limits memory limits, uint32 rollout) internal returns (GuardHarness) {
        return new GuardHarness(
            ISubmissionGuard.Setup(admin, pauser, operator, submitter, ADMIN_DELAY, rollout, limits)
        );
    }

    function setLimits(ISubmissionGuard.Limits memory limits) internal {
        vm.prank(operator);
        guard.setLimits(limits);
    }

    function expectUnauthorized(address account, bytes32 role) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role));
    }
}
