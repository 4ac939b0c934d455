// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The length that FastLZ (level 1) would compress bytes to.
/// @notice OP Stack chains price data by it since Fjord (https://specs.optimism.io/protocol/fjord/exec-engine.html#fees).
library FastLzSize {
    uint256 private constant TABLE_SIZE = 8192;

    /// @dev No match is looked for in the last 13 bytes, and none reaches into the last 4.
    uint256 private constant SEARCH_MARGIN = 13;
    uint256 private constant MATCH_MARGIN = 4;

    function compressedLength(bytes memory data) internal pure returns (uint256 total) {
        if (data.length <= SEARCH_MARGIN) return _literals(data.length);
        uint256[] memory lastSeen = new uint256[](TABLE_SIZE);
        uint256 limit = data.length - SEARCH_MARGIN;
        uint256 anchor = 0;
        uint256 position = 2;
        while (position < limit) {
            uint256 sequence = _read24(data, position);
            uint256 slot = _slot(sequence);
            uint256 candidate = lastSeen[slot];
            lastSeen[slot] = position;
            if (position - candidate >= TABLE_SIZE || _read24(data, candidate) != sequence) {
                ++position;
                continue;
            }
            if (position + 1 >= limit) break;
            uint256 length = _matchLength(data, candidate + 3, position + 3);
            total += _literals(position - anchor) + 3 * ((length - 1) / 262) + ((length - 1) % 262 >= 6 ? 3 : 2);
            position += length;
            lastSeen[_slot(_read24(data, position))] = position;
            ++position;
            lastSeen[_slot(_read24(data, position))] = position;
            ++position;
            anchor = position;
        }
        total += _literals(data.length - anchor);
    }

    /// @dev A run of up to 32 literals takes a byte more than it has.
    function _literals(uint256 count) private pure returns (uint256) {
        return (count / 32) * 33 + (count % 32 == 0 ? 0 : (count % 32) + 1);
    }

    /// @dev Counts the byte at which the two differ as well, as the reference does.
    function _matchLength(bytes memory data, uint256 earlier, uint256 later) private pure returns (uint256) {
        uint256 most = data.length - MATCH_MARGIN - later;
        for (uint256 length = 0; length < most; ++length) {
            if (data[earlier + length] != data[later + length]) return length + 1;
        }
        return most;
    }

    function _slot(uint256 sequence) private pure returns (uint256) {
        unchecked {
            return (((2654435769 * sequence) & 0xffffffff) >> 19) & (TABLE_SIZE - 1);
        }
    }

    /// @dev Three bytes, the first one lowest. In assembly, because a fee for a contract's code asks for it fifty thousand times. The
    /// positions stay at least 13 bytes below the end.
    function _read24(bytes memory data, uint256 position) private pure returns (uint256) {
        uint256 word;
        assembly ("memory-safe") {
            word := shr(232, mload(add(add(data, 32), position)))
        }
        return (word >> 16) | (word & 0xff00) | ((word & 0xff) << 16);
    }
}
