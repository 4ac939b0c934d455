// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FastLzSize} from "./FastLzSize.sol";

/// @title Nitro's NodeInterface, for a local chain.
/// @notice On Arbitrum no contract stands at 0x00000000000000000000000000000000000000C8; the node answers calls to it. A local chain
/// is no Nitro node, so a contract answers here, by Nitro's formulas: the poster's cost is the compressed size in L1 gas (16 a
/// byte) at the L1 price, padded by a tenth in estimates, and becomes gas at the L2 base fee. Nitro measures the size with
/// Brotli; here FastLZ measures it, which finds proofs and hashes as incompressible as Brotli does. The local chain doesn't charge
/// any of this: gas used there is execution alone.
contract LocalNodeInterface {
    /// @dev Slot 0: wei per unit of L1 gas, written from outside.
    uint256 public pricePerUnit;

    /// @dev Slot 1: how many blocks the batch poster lags behind, written from outside.
    uint256 public postingLag;

    /// @dev What a transaction has beside its data: fields and signature.
    uint256 private constant TX_OVERHEAD = 140;
    uint256 private constant PADDING_PERCENT = 110;

    /// @dev The receiver counts as touched before a transaction starts; a call from a contract pays for the first touch.
    uint256 private constant COLD_ACCOUNT_GAS = 2600;

    error BlockNotPosted(uint64 blockNum);

    function gasEstimateL1Component(address, bool, bytes calldata data)
        external
        payable
        returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate)
    {
        return (_gasForL1(data, block.basefee), block.basefee, pricePerUnit);
    }

    /// @notice Runs the call to learn its gas; for `eth_call` only.
    function gasEstimateComponents(address to, bool contractCreation, bytes calldata data)
        external
        payable
        returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate)
    {
        baseFee = block.basefee;
        l1BaseFeeEstimate = pricePerUnit;
        // Estimates allow for a base fee that falls by an eighth.
        gasEstimateForL1 = _gasForL1(data, baseFee * 7 / 8);
        uint256 before = gasleft();
        if (contractCreation) {
            bytes memory code = data;
            address created;
            assembly ("memory-safe") {
                created := create(callvalue(), add(code, 32), mload(code))
            }
            if (created == address(0)) _bubble();
        } else {
            (bool done,) = to.call{value: msg.value}(data);
            if (!done) _bubble();
        }
        uint256 used = before - gasleft();
        used = used > COLD_ACCOUNT_GAS ? used - COLD_ACCOUNT_GAS : 0;
        gasEstimate = uint64(21_000 + (contractCreation ? 32_000 : 0) + _calldataGas(data) + used) + gasEstimateForL1;
    }

    function findBatchContainingBlock(uint64 blockNum) external view returns (uint64) {
        if (blockNum + postingLag > block.number) revert BlockNotPosted(blockNum);
        return blockNum;
    }

    function _gasForL1(bytes calldata data, uint256 price) private view returns (uint64) {
        uint256 cost = (FastLzSize.compressedLength(data) + TX_OVERHEAD) * 16 * pricePerUnit * PADDING_PERCENT / 100;
        return uint64(cost / (price == 0 ? 1 : price));
    }

    function _calldataGas(bytes calldata data) private pure returns (uint256 gas) {
        for (uint256 i = 0; i < data.length; ++i) {
            gas += data[i] == 0 ? 4 : 16;
        }
    }

    function _bubble() private pure {
        assembly ("memory-safe") {
            returndatacopy(0, 0, returndatasize())
            revert(0, returndatasize())
        }
    }
}
