// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A verifier that keeps what the VKHashRegistry said of it, and so must be told when that changes.
interface IVersionSubscriber {
    /// @notice The version takes no new proofs from now on. Called by the VKHashRegistry, in the transaction that deprecates it.
    function versionDeprecated(bytes32 circuitId, uint32 version) external;
}
