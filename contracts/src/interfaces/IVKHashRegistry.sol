// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Which verifier stands for which version of which circuit.
interface IVKHashRegistry {
    event CircuitVersionRegistered(
        bytes32 indexed circuitId, uint32 indexed version, address verifier, bytes32 keyHash, uint256 activeFrom
    );

    event CircuitVersionDeprecated(bytes32 indexed circuitId, uint32 indexed version);

    /// @notice The version's verifier keeps the registry's answer, and will be told when it is deprecated.
    event VerifierSubscribed(bytes32 indexed circuitId, uint32 indexed version);

    /// @notice A subscriber did not take note of its deprecation. It is a contract of somebody else's making: stop what relies on it.
    event SubscriberFailed(bytes32 indexed circuitId, uint32 indexed version, address subscriber);

    /// @notice A version's verifier never changes: another key is another version.
    error CircuitVersionAlreadyRegistered(bytes32 circuitId, uint32 version);

    error UnknownCircuitVersion(bytes32 circuitId, uint32 version);

    error DeprecatedCircuitVersion(bytes32 circuitId, uint32 version);

    /// @notice The version's time lock has not run off; `activeFrom` is in seconds since 1970.
    error CircuitVersionNotActiveYet(bytes32 circuitId, uint32 version, uint256 activeFrom);

    /// @notice Only a version's verifier itself may ask to be told of its end.
    error CallerIsNotTheVerifier(address caller);

    /// @notice A deprecation must have enough gas left to tell the subscriber.
    error GasTooLow(uint256 needed);

    /// @notice There is no contract at that address.
    error VerifierWithoutCode(address verifier);

    /// @notice The verifier was made from another key than the one it is registered for.
    error KeyHashMismatch(bytes32 expected, bytes32 actual);

    /// @notice Registers the verifier of a circuit's version. The first of a circuit counts at once; each later one only
    /// after the rotation delay, in which a pauser can still strike it out. For operators.
    /// @param circuitId keccak256 of the circuit's id in UTF-8.
    /// @param keyHash The key's hash, computed off chain from the key file; it must equal the verifier's own.
    function register(bytes32 circuitId, uint32 version, address verifier, bytes32 keyHash) external;

    /// @notice Refuses new proofs of a version from now on, also of one that is not active yet. What it proved stays proven,
    /// and there is no way back. For pausers and operators.
    function deprecate(bytes32 circuitId, uint32 version) external;

    /// @notice For an active version's verifier that keeps the answer of `activeVerifier` instead of asking again: `deprecate` will
    /// call its `versionDeprecated`, in the same transaction.
    function subscribe(bytes32 circuitId, uint32 version) external;

    /// @notice What is registered; zeros when nothing is.
    function get(bytes32 circuitId, uint32 version)
        external
        view
        returns (address verifier, bytes32 keyHash, bool deprecated, uint256 activeFrom);

    /// @notice The verifier for new proofs; reverts if the version is unknown, deprecated or not active yet.
    function activeVerifier(bytes32 circuitId, uint32 version) external view returns (address verifier);

    /// @notice How long a further version of a circuit waits until it counts.
    function rotationDelaySeconds() external view returns (uint256);
}
