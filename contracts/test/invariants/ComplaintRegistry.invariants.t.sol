// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RegistryTest} from "../utils/RegistryTest.sol";
import {SubmissionHandler} from "./SubmissionHandler.sol";

contract ComplaintRegistryInvariants is RegistryTest {
    SubmissionHandler private handler;

    function setUp() public override {
        super.setUp();
        handler =
            new SubmissionHandler(keys, complaints, verifier1, SubmissionHandler.Roles(admin, pauser, operator, submitter));
    }

    /// @dev forge calls only the handler, in random order.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_AStatementIsProvenAtMostOnce() external view {
        for (uint256 i = 0; i < handler.triedCount(); ++i) {
            vm.assertTrue(handler.timesAccepted(handler.tried(i)) <= 1);
        }
    }

    function invariant_ProvenIsWhatWasAcceptedAndNothingElse() external view {
        for (uint256 i = 0; i < handler.triedCount(); ++i) {
            uint256 statement = handler.tried(i);
            vm.assertTrue(complaints.isProven(statement) == (handler.timesAccepted(statement) == 1));
        }
    }

    function invariant_NothingTamperedIsEverAccepted() external view {
        vm.assertFalse(handler.acceptedTampered());
    }

    function invariant_DeprecatedAndInactiveVersionsAcceptNothing() external view {
        vm.assertFalse(handler.acceptedUnderInactiveVersion());
    }

    function invariant_PausedMeansNoStateChange() external view {
        vm.assertFalse(handler.changedWhilePaused());
    }

    function invariant_NothingIsDoneWithoutARole() external view {
        vm.assertFalse(handler.actedWithoutRole());
        vm.assertEq(complaints.defaultAdmin(), admin);
        vm.assertFalse(complaints.hasRole(OPERATOR_ROLE, address(handler)));
    }

    function invariant_NoBlockTakesMoreThanItsLimit() external view {
        vm.assertFalse(handler.exceededLimit());
    }

    function invariant_VersionsNeverChange() external view {
        for (uint32 version = 1; version <= handler.latestVersion(); ++version) {
            (address verifier, bytes32 keyHash, bool deprecated, uint256 activeFrom) = keys.get(CUBES_1, version);
            vm.assertEq(verifier, address(verifier1));
            vm.assertEq(keyHash, verifier1.keyHash());
            vm.assertTrue(deprecated == handler.deprecated(version));
            vm.assertEq(activeFrom, version == 1 ? START : handler.activeFrom(version));
        }
    }
}
