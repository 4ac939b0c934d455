// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISubmissionGuard} from "../src/interfaces/ISubmissionGuard.sol";
import {GuardTest} from "./utils/GuardTest.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract LimitSubmissionsTest is GuardTest {
    function test_BlockTakesAsManyAsItsLimit() external {
        setLimits(ISubmissionGuard.Limits(3, 0, 0, 0, 0));
        for (uint256 number = 10; number < 13; ++number) {
            vm.roll(number);
            for (uint256 i = 0; i < 3; ++i) {
                vm.prank(vm.addr(100 + i));
                guard.submit();
            }

            vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, 3));
            guard.submit();
        }

        vm.assertEq(guard.admitted(), 9);
    }

    /// @dev What the deep invariant run found that its handler had not reckoned with.
    function test_LimitCountsFromTheMomentItIsSet() external {
        vm.roll(10);
        for (uint256 i = 0; i < 3; ++i) {
            guard.submit();
        }

        setLimits(ISubmissionGuard.Limits(2, 0, 0, 0, 0));
        guard.submit();
        guard.submit();
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, 2));
        guard.submit();

        // One that is lowered has counted, and keeps what it has.
        setLimits(ISubmissionGuard.Limits(1, 0, 0, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, 1));
        guard.submit();
        vm.assertEq(guard.admitted(), 5);
    }

    function testFuzz_SubmitterTakesPartAsOftenAsTheLimitAWindow(uint16 limit, uint24 window, uint32 start) external {
        limit = limit % 20 + 1;
        window = window == 0 ? 1 : window;
        vm.warp(START + uint256(start));
        setLimits(ISubmissionGuard.Limits(0, limit, window, 0, 0));
        vm.assertEq(guard.remainingSubmissions(anyone), limit);
        for (uint256 i = 0; i < limit; ++i) {
            vm.prank(anyone);
            guard.submit();
            vm.assertEq(guard.remainingSubmissions(anyone), limit - i - 1);
        }

        uint256 end = START + uint256(start) + window;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(ISubmissionGuard.SubmitterLimitReached.selector, anyone, end));
        vm.prank(anyone);
        guard.submit();

        // Another account has its own count, and a new window starts anew.
        vm.prank(submitter);
        guard.submit();
        vm.warp(end);
        vm.assertEq(guard.remainingSubmissions(anyone), limit);
        vm.prank(anyone);
        guard.submit();
        vm.assertEq(guard.admitted(), uint256(limit) + 2);
    }

    /// @dev The harness counts what it lets in; no split of submissions over transactions gets more in than the limits allow.
    /// forge-config: default.fuzz.runs = 1000
    function testFuzz_EverySubmissionOfATransactionCounts(uint8[6] calldata sizes, uint8 perBlock, uint8 perSubmitter) external {
        setLimits(ISubmissionGuard.Limits(perBlock, perSubmitter, perSubmitter == 0 ? 0 : 100, 0, 0));
        uint256 inBlock;
        uint256 ofSubmitter;
        for (uint256 i = 0; i < sizes.length; ++i) {
            uint256 size = sizes[i] % 64;
            if (i == sizes.length / 2) {
                vm.roll(block.number + 1);
                inBlock = 0;
            }

            bool fitsBlock = perBlock == 0 || inBlock + size <= perBlock;
            bool fitsSubmitter = perSubmitter == 0 || ofSubmitter + size <= perSubmitter;
            if (!fitsBlock) {
                vm.expectRevert(
                    size > perBlock
                        ? abi.encodeWithSelector(ISubmissionGuard.LimitBelowSubmission.selector, perBlock, size)
                        : abi.encodeWithSelector(ISubmissionGuard.BlockLimitReached.selector, perBlock)
                );
            } else if (!fitsSubmitter) {
                vm.expectRevert(
                    size > perSubmitter
                        ? abi.encodeWithSelector(ISubmissionGuard.LimitBelowSubmission.selector, perSubmitter, size)
                        : abi.encodeWithSelector(ISubmissionGuard.SubmitterLimitReached.selector, anyone, START + 100)
                );
            } else {
                inBlock += size;
                ofSubmitter += size;
            }

            vm.prank(anyone);
            guard.submitMany(size);
            vm.assertEq(guard.admitted(), ofSubmitter);
        }
    }

    function testFuzz_LimitsAreReadBack(ISubmissionGuard.Limits calldata limits) external {
        vm.assume((limits.perSubmitter == 0) == (limits.submitterWindowSeconds == 0));
        vm.assume((limits.failures == 0) == (limits.failureWindowSeconds == 0));
        vm.expectEmit(true, true, true, true, address(guard));
        emit ISubmissionGuard.LimitsChanged(limits);
        setLimits(limits);
        vm.assertEq(keccak256(abi.encode(guard.limits())), keccak256(abi.encode(limits)));
    }

    function test_WithoutALimitNothingIsCounted() external {
        for (uint256 i = 0; i < 50; ++i) {
            guard.submit();
        }

        vm.assertEq(guard.remainingSubmissions(address(this)), type(uint256).max);
    }

    function testFuzz_RevertIf_CallerIsNoOperator(address caller) external {
        vm.assume(caller != operator);
        expectUnauthorized(caller, OPERATOR_ROLE);
        vm.prank(caller);
        guard.setLimits(ISubmissionGuard.Limits(1, 0, 0, 0, 0));
    }

    function test_RevertIf_LimitHasNoWindowOrAWindowNoLimit() external {
        ISubmissionGuard.Limits[4] memory wrong = [
            ISubmissionGuard.Limits(0, 1, 0, 0, 0),
            ISubmissionGuard.Limits(0, 0, 1, 0, 0),
            ISubmissionGuard.Limits(0, 0, 0, 1, 0),
            ISubmissionGuard.Limits(0, 0, 0, 0, 1)
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.prank(operator);
            vm.expectRevert(ISubmissionGuard.InvalidLimits.selector);
            guard.setLimits(wrong[i]);
        }
    }
}
