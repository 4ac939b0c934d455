// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title What every registry offers to those who run it.
/// @dev Beside OpenZeppelin's AccessControlDefaultAdminRules (the admin moves in two steps, after a delay) and Pausable.
interface IGuarded {
    event EtherWithdrawn(address indexed to, uint256 amount);

    event TokenWithdrawn(IERC20 indexed token, address indexed to, uint256 amount);

    event NftWithdrawn(IERC721 indexed token, address indexed to, uint256 tokenId);

    /// @notice Stops state changes of users. For pausers: stopping must be fast, and does no lasting harm.
    function pause() external;

    /// @notice Lets users go on. For the admin only: whoever may stop need not be the one who judges that the reason is gone.
    function unpause() external;

    /// @notice Sends all ether that got here to an account. No function takes ether, but a block's reward or a
    /// self-destructing contract can leave some. For the admin only.
    function withdrawEther(address payable to) external;

    /// @notice Sends all of an ERC-20 token that somebody sent here by mistake to an account. For the admin only.
    function withdrawToken(IERC20 token, address to) external;

    /// @notice Sends on an ERC-721 token, which `transferFrom` can bring here without asking. (ERC-1155 tokens can't get here: their
    /// transfers ask the receiver.) For the admin only.
    function withdrawNft(IERC721 token, uint256 tokenId, address to) external;
}
