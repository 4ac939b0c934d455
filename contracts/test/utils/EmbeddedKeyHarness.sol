// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EmbeddedKey} from "../../src/base/EmbeddedKey.sol";

/// @notice The embedded key with nothing around it.
contract EmbeddedKeyHarness is EmbeddedKey {
    constructor(uint256[20] memory key) EmbeddedKey(key) {}

    function holds(uint256[8] calldata proof, uint256 first, uint256 second) external view returns (bool) {
        return _holds(proof, first, second);
    }
}
