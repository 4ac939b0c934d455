// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The public record of statements of one circuit that somebody has proven.
interface IComplaintRegistry {
    event StatementProven(uint256 indexed statement, uint32 indexed version, address indexed submitter);

    error StatementAlreadyProven(uint256 statement);

    /// @notice The circuit's proofs have another number of public signals.
    error PublicSignalCountMismatch(uint256 expected, uint256 actual);

    /// @notice The verifier answered, but not with "true".
    error InvalidProof();

    /// @notice Nothing was submitted.
    error EmptySubmission();

    /// @notice With so little gas a valid proof would look false.
    error GasTooLow(uint256 needed);

    /// @notice Records a statement for good. Reverts if it is recorded already, if the proof does not hold, if the
    /// circuit's version is unknown, not yet active or deprecated, if the registry is paused, or if a limit is reached.
    /// @dev Anybody may submit anybody's proof: a proof says that a statement is true, not who found it. A copy that
    /// overtakes its original in the mempool records the same statement.
    /// @param version The circuit's version, as registered in the VKHashRegistry.
    /// @param proof a.x, a.y, b.x.c1, b.x.c0, b.y.c1, b.y.c0, c.x, c.y: the order of the pairing precompile (EIP-197).
    /// @param publicSignals The circuit's outputs, then its public inputs.
    function submit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals) external;

    /// @notice Records many statements for good, each as `submit` does and with an event of its own, for about a third of the gas: their
    /// proofs, all under one version's key, are verified together (`verifyBatch`). All or nothing: reverts with what `submit` would say of
    /// the first statement that it can't record, and with the verifier's `InvalidBatch()` if a proof does not hold.
    /// @dev Limits count every statement. Which proof is false is found off chain, by halving.
    /// @param publicSignals Those of the first proof, then those of the second, and so on.
    function submitMany(uint32 version, uint256[8][] calldata proofs, uint256[] calldata publicSignals) external;

    /// @notice As `submit`, but answers false to a proof that does not hold, and counts it against the circuit breaker. For
    /// submitters only: whoever could raise that count by paying for false proofs could stop everybody.
    function trySubmit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals)
        external
        returns (bool recorded);

    function isProven(uint256 statement) external view returns (bool);

    /// @notice A single public signal is the statement itself; several are hashed: keccak256(abi.encode(publicSignals)).
    function statementOf(uint256[] calldata publicSignals) external pure returns (uint256 statement);

    function circuitId() external view returns (bytes32);

    /// @notice How many public signals the circuit's proofs have, whatever its version.
    function publicSignalCount() external view returns (uint256);

    function vkHashRegistry() external view returns (address);
}
