// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Guarded} from "./base/Guarded.sol";
import {IGrothVerifier} from "./interfaces/IGrothVerifier.sol";
import {IVKHashRegistry} from "./interfaces/IVKHashRegistry.sol";
import {IVersionSubscriber} from "./interfaces/IVersionSubscriber.sol";

/// @title Which verifier stands for which version of which circuit.
/// @dev The pause stops registrations. It does not stop verifications, which would cost each of them the reading of
/// another word: a version is stopped by `deprecate`, a registry of statements by its own pause.
contract VKHashRegistry is IVKHashRegistry, Guarded {
    struct Entry {
        /// Zero when the version is not registered.
        address verifier;
        /// These three beside the address, so that `activeVerifier` reads one slot.
        uint40 activeFrom;
        bool deprecated;
        bool subscribed;
        bytes32 keyHash;
    }

    /// @dev What a subscriber is given to take note of a deprecation: the writing of one slot, and an event.
    uint256 private constant SUBSCRIBER_GAS = 100_000;

    /// @inheritdoc IVKHashRegistry
    uint256 public immutable rotationDelaySeconds;

    mapping(bytes32 circuitId => mapping(uint32 version => Entry)) private _entries;

    mapping(bytes32 circuitId => bool) private _known;

    constructor(address admin, address pauser, address operator, uint48 adminDelaySeconds, uint32 rotationDelaySeconds_)
        Guarded(admin, pauser, operator, adminDelaySeconds)
    {
        rotationDelaySeconds = rotationDelaySeconds_;
    }

    /// @inheritdoc IVKHashRegistry
    function register(bytes32 circuitId, uint32 version, address verifier, bytes32 keyHash)
        external
        onlyRole(OPERATOR_ROLE)
        whenNotPaused
    {
        Entry storage entry = _entries[circuitId][version];
        if (entry.verifier != address(0)) revert CircuitVersionAlreadyRegistered(circuitId, version);
        if (verifier.code.length == 0) revert VerifierWithoutCode(verifier);

        // Nobody relies on a circuit that had no version.
        uint256 activeFrom = block.timestamp + (_known[circuitId] ? rotationDelaySeconds : 0);
        _known[circuitId] = true;
        entry.verifier = verifier;
        // 2^40 seconds are 34,000 years.
        // forge-lint: disable-next-line(unsafe-typecast)
        entry.activeFrom = uint40(activeFrom);
        entry.keyHash = keyHash;
        emit CircuitVersionRegistered(circuitId, version, verifier, keyHash, activeFrom);

        bytes32 actual = IGrothVerifier(verifier).keyHash();
        if (actual != keyHash) revert KeyHashMismatch(keyHash, actual);
    }

    /// @inheritdoc IVKHashRegistry
    function deprecate(bytes32 circuitId, uint32 version) external {
        if (!hasRole(PAUSER_ROLE, msg.sender)) _checkRole(OPERATOR_ROLE);
        Entry storage entry = _entries[circuitId][version];
        if (entry.verifier == address(0)) revert UnknownCircuitVersion(circuitId, version);
        if (entry.deprecated) revert DeprecatedCircuitVersion(circuitId, version);

        entry.deprecated = true;
        emit CircuitVersionDeprecated(circuitId, version);
        if (entry.subscribed) _tell(entry.verifier, circuitId, version);
    }

    /// @inheritdoc IVKHashRegistry
    function subscribe(bytes32 circuitId, uint32 version) external {
        if (activeVerifier(circuitId, version) != msg.sender) revert CallerIsNotTheVerifier(msg.sender);
        _entries[circuitId][version].subscribed = true;
        emit VerifierSubscribed(circuitId, version);
    }

    /// @inheritdoc IVKHashRegistry
    function get(bytes32 circuitId, uint32 version)
        external
        view
        returns (address verifier, bytes32 keyHash, bool deprecated, uint256 activeFrom)
    {
        Entry storage entry = _entries[circuitId][version];
        return (entry.verifier, entry.keyHash, entry.deprecated, entry.activeFrom);
    }

    /// @inheritdoc IVKHashRegistry
    function activeVerifier(bytes32 circuitId, uint32 version) public view returns (address verifier) {
        Entry storage entry = _entries[circuitId][version];
        bool deprecated;
        uint256 activeFrom;
        (verifier, activeFrom, deprecated) = (entry.verifier, entry.activeFrom, entry.deprecated);
        if (verifier == address(0)) revert UnknownCircuitVersion(circuitId, version);
        if (deprecated) revert DeprecatedCircuitVersion(circuitId, version);
        if (block.timestamp < activeFrom) revert CircuitVersionNotActiveYet(circuitId, version, activeFrom);
    }

    /// @dev A subscriber can't stand in the way of its own deprecation: if it reverts, the version is deprecated all the same. An
    /// honest one needs a tenth of the gas that must be left, so it is always reached.
    function _tell(address subscriber, bytes32 circuitId, uint32 version) private {
        if (gasleft() < 2 * SUBSCRIBER_GAS) revert GasTooLow(2 * SUBSCRIBER_GAS);
        (bool told,) = subscriber.call{gas: SUBSCRIBER_GAS}(
            abi.encodeCall(IVersionSubscriber.versionDeprecated, (circuitId, version))
        );
        if (!told) emit SubscriberFailed(circuitId, version, subscriber);
    }
}
