// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";

/// @title Which verifier stands for which version of which circuit.
contract VKHashRegistry is IVKHashRegistry, Ownable2Step {
    struct Entry {
        /// Zero when the version is not registered.
        address verifier;
        /// Beside the address, so that `activeVerifier` reads one slot.
        bool deprecated;
        bytes32 keyHash;
    }

    mapping(bytes32 circuitId => mapping(uint32 version => Entry)) private _entries;

    constructor(address initialOwner) Ownable(initialOwner) {}

    /// @inheritdoc IVKHashRegistry
    function register(bytes32 circuitId, uint32 version, address verifier, bytes32 keyHash) external onlyOwner {
        Entry storage entry = _entries[circuitId][version];
        if (entry.verifier != address(0)) revert CircuitVersionAlreadyRegistered(circuitId, version);
        if (verifier.code.length == 0) revert VerifierWithoutCode(verifier);

        entry.verifier = verifier;
        entry.keyHash = keyHash;
        emit CircuitVersionRegistered(circuitId, version, verifier, keyHash);

        bytes32 actual = IGrothVerifier(verifier).keyHash();
        if (actual != keyHash) revert KeyHashMismatch(keyHash, actual);
    }

    /// @inheritdoc IVKHashRegistry
    function deprecate(bytes32 circuitId, uint32 version) external onlyOwner {
        Entry storage entry = _entries[circuitId][version];
        if (entry.verifier == address(0)) revert UnknownCircuitVersion(circuitId, version);
        if (entry.deprecated) revert DeprecatedCircuitVersion(circuitId, version);

        entry.deprecated = true;
        emit CircuitVersionDeprecated(circuitId, version);
    }

    /// @inheritdoc IVKHashRegistry
    function get(bytes32 circuitId, uint32 version)
        external
        view
        returns (address verifier, bytes32 keyHash, bool deprecated)
    {
        Entry storage entry = _entries[circuitId][version];
        return (entry.verifier, entry.keyHash, entry.deprecated);
    }

    /// @inheritdoc IVKHashRegistry
    function activeVerifier(bytes32 circuitId, uint32 version) external view returns (address verifier) {
        Entry storage entry = _entries[circuitId][version];
        bool deprecated;
        (verifier, deprecated) = (entry.verifier, entry.deprecated);
        if (verifier == address(0)) revert UnknownCircuitVersion(circuitId, version);
        if (deprecated) revert DeprecatedCircuitVersion(circuitId, version);
    }
}
