// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVKHashRegistry} from "../../src/interfaces/IVKHashRegistry.sol";
import {IVersionSubscriber} from "../../src/interfaces/IVersionSubscriber.sol";

/// @notice A verifier that reverts when it is told of its deprecation, or burns all the gas that it gets.
contract FailingSubscriber is IVersionSubscriber {
    bytes32 public constant keyHash = keccak256("failing");

    bool private immutable _burns;

    error NeverMind();

    constructor(bool burns) {
        _burns = burns;
    }

    function subscribe(IVKHashRegistry keys, bytes32 circuitId, uint32 version) external {
        keys.subscribe(circuitId, version);
    }

    function versionDeprecated(bytes32, uint32) external view {
        if (_burns) {
            assembly {
                invalid()
            }
        }
        revert NeverMind();
    }
}
