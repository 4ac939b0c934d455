// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The OP Stack's L1 standard bridge, as far as deposits of ether go, for a local L1.
/// @notice Takes ether as the bridge does, with the same events; who runs the local chains credits it on the other one.
contract LocalL1StandardBridge {
    event ETHDepositInitiated(address indexed from, address indexed to, uint256 amount, bytes extraData);
    event ETHBridgeInitiated(address indexed from, address indexed to, uint256 amount, bytes extraData);

    error OnlyEOA();

    /// @notice Sends the value to the caller's address on L2.
    function bridgeETH(uint32, bytes calldata extraData) external payable {
        if (msg.sender.code.length != 0) revert OnlyEOA();
        emit ETHDepositInitiated(msg.sender, msg.sender, msg.value, extraData);
        emit ETHBridgeInitiated(msg.sender, msg.sender, msg.value, extraData);
    }
}
