// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The public record of statements of one circuit that somebody has proven.
interface IComplaintRegistry {
    event StatementProven(uint256 indexed statement, uint32 indexed version, address indexed submitter);

    error StatementAlreadyProven(uint256 statement);

    /// @notice The verifier answered, but not with "true".
    error InvalidProof();

    /// @notice Records a statement for good. Reverts if it is recorded already, if the proof does not hold, or if the
    /// circuit's version is unknown or deprecated.
    /// @dev Anybody may submit anybody's proof: a proof says that a statement is true, not who found it. A copy that
    /// overtakes its original in the mempool records the same statement.
    /// @param version The circuit's version, as registered in the VKHashRegistry.
    /// @param proof The proof in the order of the pairing precompile (EIP-197).
    /// @param publicSignals The circuit's outputs, then its public inputs.
    function submit(uint32 version, uint256[8] calldata proof, uint256[] calldata publicSignals) external;

    function isProven(uint256 statement) external view returns (bool);

    /// @notice A single public signal is the statement itself; several are hashed: keccak256(abi.encode(publicSignals)).
    function statementOf(uint256[] calldata publicSignals) external pure returns (uint256 statement);

    function circuitId() external view returns (bytes32);

    function vkHashRegistry() external view returns (address);
}
