// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Arbitrum's delayed inbox, as far as deposits of ether go, for a local L1.
/// @notice Takes ether as the inbox does, with the same event; who runs the local chains credits it on the other one.
contract LocalInbox {
    uint256 private messages;

    event InboxMessageDelivered(uint256 indexed messageNum, bytes data);

    error NothingSent();

    /// @notice Sends the value to the caller's address on L2.
    function depositEth() external payable returns (uint256 messageNum) {
        if (msg.value == 0) revert NothingSent();
        messageNum = messages++;
        emit InboxMessageDelivered(messageNum, abi.encodePacked(msg.sender, msg.value));
    }
}
