// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FastLzSize} from "./FastLzSize.sol";
import {LocalL1Block} from "./LocalL1Block.sol";

/// @title The fees of an OP Stack chain, for a local chain.
/// @notice Stands at 0x420000000000000000000000000000000000000F and answers as the predeploy there does, by the formulas of the
/// specification (https://specs.optimism.io). Which upgrades are active is written into its only slot from outside.
contract LocalGasPriceOracle {
    LocalL1Block private constant L1_BLOCK = LocalL1Block(0x4200000000000000000000000000000000000015);

    uint256 private constant SIGNATURE_BYTES = 68;
    int256 private constant SIZE_INTERCEPT = -42_585_600;
    int256 private constant SIZE_PER_BYTE = 836_500;
    int256 private constant LEAST_SIZE = 100e6;

    /// @dev Slot 0, a byte each from its low end.
    bool public isEcotone;
    bool public isFjord;
    bool public isIsthmus;
    bool public isJovian;

    error NeedsFjord();

    function l1BaseFee() public view returns (uint256) {
        return L1_BLOCK.basefee();
    }

    function blobBaseFee() public view returns (uint256) {
        return L1_BLOCK.blobBaseFee();
    }

    function baseFeeScalar() public view returns (uint32) {
        return L1_BLOCK.baseFeeScalar();
    }

    function blobBaseFeeScalar() public view returns (uint32) {
        return L1_BLOCK.blobBaseFeeScalar();
    }

    /// @param data The transaction's encoding without signature.
    function getL1Fee(bytes calldata data) external view returns (uint256) {
        if (isFjord) return _fjordFee(FastLzSize.compressedLength(data) + SIGNATURE_BYTES);
        return _calldataGas(data) * _weightedPrice() / 16e6;
    }

    function getL1FeeUpperBound(uint256 unsignedTxSize) external view returns (uint256) {
        if (!isFjord) revert NeedsFjord();
        uint256 size = unsignedTxSize + SIGNATURE_BYTES;
        return _fjordFee(size + size / 255 + 16);
    }

    function getOperatorFee(uint256 gasUsed) external view returns (uint256) {
        if (!isIsthmus) return 0;
        uint256 scaled = gasUsed * L1_BLOCK.operatorFeeScalar();
        return (isJovian ? scaled * 100 : scaled / 1e6) + L1_BLOCK.operatorFeeConstant();
    }

    function _fjordFee(uint256 fastLzSize) private view returns (uint256) {
        int256 size = SIZE_INTERCEPT + SIZE_PER_BYTE * int256(fastLzSize);
        return uint256(size < LEAST_SIZE ? LEAST_SIZE : size) * _weightedPrice() / 1e12;
    }

    function _weightedPrice() private view returns (uint256) {
        return uint256(baseFeeScalar()) * 16 * l1BaseFee() + uint256(blobBaseFeeScalar()) * blobBaseFee();
    }

    function _calldataGas(bytes calldata data) private pure returns (uint256 gas) {
        gas = SIGNATURE_BYTES * 16;
        for (uint256 i = 0; i < data.length; ++i) {
            gas += data[i] == 0 ? 4 : 16;
        }
    }
}
