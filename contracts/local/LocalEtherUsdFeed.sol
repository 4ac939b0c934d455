// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A Chainlink price feed (AggregatorV3Interface), for a local chain.
contract LocalEtherUsdFeed {
    uint8 public constant decimals = 8;

    /// @dev Slot 0: the price in hundred-millionths of a dollar, written from outside.
    int256 private answer_;

    /// @dev Slot 1: how old the answer says that it is, in seconds, written from outside.
    uint256 private age;

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return (1, answer_, block.timestamp - age, block.timestamp - age, 1);
    }
}
