// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubmissionGuard} from "../../src/interfaces/ISubmissionGuard.sol";
import {BatchTest} from "../utils/BatchTest.sol";
import {BatchHandler} from "./BatchHandler.sol";

contract BatchRegistryInvariants is BatchTest {
    BatchHandler private handler;

    function setUp() public override {
        super.setUp();
        bytes32 keyHash = batches.keyHash();
        vm.startPrank(operator);
        keys.register(BATCH, EMBEDDED, address(batches), keyHash);
        batches.setLimits(ISubmissionGuard.Limits(0, 0, 0, 0, 0));
        vm.stopPrank();
        handler = new BatchHandler(keys, batches, admin, pauser, operator);
    }

    /// @dev forge calls only the handler, in random order.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_ABatchIsProvenAtMostOnceAndForGood() external view {
        for (uint256 i = 0; i < handler.acceptedCount(); ++i) {
            bytes32 batchId = handler.accepted(i);
            vm.assertEq(handler.timesAccepted(batchId), 1);
            (uint64 blockNumber, uint32 count, uint32 version) = batches.batch(batchId);
            vm.assertTrue(blockNumber != 0 && count > 0 && count <= handler.LARGEST());
            vm.assertTrue(version == EMBEDDED || version == handler.lastVersion());
        }
    }

    function invariant_NoFalseProofIsAccepted() external view {
        vm.assertFalse(handler.acceptedFalseProof());
    }

    /// @dev What the registry keeps of the VKHashRegistry's answer never says "active" when that would not.
    function invariant_AKeyThatIsKeptActiveIsActive() external view {
        vm.assertFalse(handler.acceptedUnderInactiveVersion());
        if (!batches.embeddedKeyIsActive()) return;
        (address verifier, bytes32 keyHash, bool deprecated, uint256 activeFrom) = keys.get(BATCH, EMBEDDED);
        vm.assertEq(verifier, address(batches));
        vm.assertEq(keyHash, batches.keyHash());
        vm.assertFalse(deprecated);
        vm.assertTrue(activeFrom <= block.timestamp);
    }

    function invariant_TrueProofsAreNotRefused() external view {
        vm.assertFalse(handler.refusedTrueProof());
    }

    function invariant_PausedMeansNoStateChange() external view {
        vm.assertFalse(handler.changedWhilePaused());
    }

    function invariant_NothingIsDoneWithoutARole() external view {
        vm.assertFalse(handler.actedWithoutRole());
        vm.assertEq(batches.defaultAdmin(), admin);
    }
}
