// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {IGuarded} from "../interfaces/IGuarded.sol";

/// @title Roles, pause and emergency withdrawal of a registry.
/// @dev Every change emits an event: roles by AccessControl, the admin by AccessControlDefaultAdminRules, the pause by
/// Pausable, withdrawals here. The admin cannot take a role past its two steps: `grantRole` refuses DEFAULT_ADMIN_ROLE.
abstract contract Guarded is IGuarded, AccessControlDefaultAdminRules, Pausable {
    using SafeERC20 for IERC20;

    /// @notice May pause, and stop a version of a circuit.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @notice Runs the registry from day to day.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");

    constructor(address admin, address pauser, address operator, uint48 adminDelaySeconds)
        AccessControlDefaultAdminRules(adminDelaySeconds, admin)
    {
        if (pauser != address(0)) _grantRole(PAUSER_ROLE, pauser);
        if (operator != address(0)) _grantRole(OPERATOR_ROLE, operator);
    }

    /// @inheritdoc IGuarded
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc IGuarded
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @inheritdoc IGuarded
    function withdrawEther(address payable to) external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint256 amount = address(this).balance;
        emit EtherWithdrawn(to, amount);
        Address.sendValue(to, amount);
    }

    /// @inheritdoc IGuarded
    function withdrawToken(IERC20 token, address to) external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint256 amount = token.balanceOf(address(this));
        emit TokenWithdrawn(token, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc IGuarded
    function withdrawNft(IERC721 token, uint256 tokenId, address to) external onlyRole(DEFAULT_ADMIN_ROLE) {
        emit NftWithdrawn(token, to, tokenId);
        token.safeTransferFrom(address(this), to, tokenId);
    }
}
