// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {IBatchRegistry} from "../../src/interfaces/IBatchRegistry.sol";
import {IComplaintRegistry} from "../../src/interfaces/IComplaintRegistry.sol";
import {IGuarded} from "../../src/interfaces/IGuarded.sol";
import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {IVKHashRegistry} from "../../src/interfaces/IVKHashRegistry.sol";

/// @notice All of a registry that a test calls.
interface IGuardedAll is IGuarded, IAccessControlDefaultAdminRules {
    function paused() external view returns (bool);
}

interface IComplaintRegistryAll is IComplaintRegistry, ISubmissionGuard, IGuardedAll {}

interface IBatchRegistryAll is IBatchRegistry, ISubmissionGuard, IGuardedAll {
    function keyHash() external view returns (bytes32);
    function publicSignalCount() external view returns (uint256);
}

interface IVKHashRegistryAll is IVKHashRegistry, IGuardedAll {}
