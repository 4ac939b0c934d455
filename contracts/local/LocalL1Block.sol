// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What an OP Stack chain knows of L1, for a local chain.
/// @notice Stands at 0x4200000000000000000000000000000000000015 and has the storage layout of the predeploy there, because nodes
/// (anvil's optimism mode among them) read these slots themselves when they charge for a transaction. The figures are written
/// into the slots from outside; nothing here changes them.
contract LocalL1Block {
    /// @dev Slot 0.
    uint64 public number;
    uint64 public timestamp;

    /// @dev Slot 1.
    uint256 public basefee;

    /// @dev Slot 2.
    bytes32 public hash;

    /// @dev Slot 3, from its low end.
    uint64 public sequenceNumber;
    uint32 public blobBaseFeeScalar;
    uint32 public baseFeeScalar;

    /// @dev Slot 4.
    bytes32 public batcherHash;

    /// @dev Slots 5 and 6, from before Ecotone.
    uint256 public l1FeeOverhead;
    uint256 public l1FeeScalar;

    /// @dev Slot 7.
    uint256 public blobBaseFee;

    /// @dev Slot 8, from its low end.
    uint64 public operatorFeeConstant;
    uint32 public operatorFeeScalar;
}
