// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGuarded} from "../src/interfaces/IGuarded.sol";
import {GuardTest} from "./utils/GuardTest.sol";
import {TestNft} from "./utils/TestNft.sol";
import {TestToken} from "./utils/TestToken.sol";

/// forge-config: default.fuzz.runs = 1000
/// forge-config: ci.fuzz.runs = 10000
contract WithdrawFundsTest is GuardTest {
    function testFuzz_EtherThatGotThereIsWithdrawn(uint128 amount) external {
        vm.deal(address(guard), amount);
        vm.expectEmit(true, true, true, true, address(guard));
        emit IGuarded.EtherWithdrawn(anyone, amount);
        vm.prank(admin);
        guard.withdrawEther(payable(anyone));
        vm.assertEq(anyone.balance, amount);
        vm.assertEq(address(guard).balance, 0);
    }

    function testFuzz_TokensThatGotThereAreWithdrawn(uint128 amount) external {
        TestToken token = new TestToken();
        token.mint(address(guard), amount);
        vm.expectEmit(true, true, true, true, address(guard));
        emit IGuarded.TokenWithdrawn(token, anyone, amount);
        vm.prank(admin);
        guard.withdrawToken(token, anyone);
        vm.assertEq(token.balanceOf(anyone), amount);
        vm.assertEq(token.balanceOf(address(guard)), 0);
    }

    function testFuzz_NftsThatGotThereAreWithdrawn(uint256 tokenId) external {
        TestNft token = new TestNft();
        token.mint(anyone, tokenId);
        vm.prank(anyone);
        token.transferFrom(anyone, address(guard), tokenId);
        vm.expectEmit(true, true, true, true, address(guard));
        emit IGuarded.NftWithdrawn(token, submitter, tokenId);
        vm.prank(admin);
        guard.withdrawNft(token, tokenId, submitter);
        vm.assertEq(token.ownerOf(tokenId), submitter);
    }

    /// @dev Also while the registry is paused: that is when it is needed.
    function test_PauseDoesNotKeepTheFunds() external {
        vm.deal(address(guard), 5);
        vm.prank(pauser);
        guard.pause();
        vm.prank(admin);
        guard.withdrawEther(payable(anyone));
        vm.assertEq(anyone.balance, 5);
    }

    function testFuzz_RevertIf_CallerIsNotTheAdmin(address caller) external {
        vm.assume(caller != admin);
        expectUnauthorized(caller, DEFAULT_ADMIN_ROLE);
        vm.prank(caller);
        guard.withdrawEther(payable(caller));

        TestToken token = new TestToken();
        expectUnauthorized(caller, DEFAULT_ADMIN_ROLE);
        vm.prank(caller);
        guard.withdrawToken(token, caller);

        TestNft nft = new TestNft();
        nft.mint(address(guard), 1);
        expectUnauthorized(caller, DEFAULT_ADMIN_ROLE);
        vm.prank(caller);
        guard.withdrawNft(nft, 1, caller);
    }

    function test_RevertIf_EtherIsSentToIt() external {
        vm.deal(address(this), 1);
        (bool success,) = address(guard).call{value: 1}("");
        vm.assertFalse(success);
    }
}
