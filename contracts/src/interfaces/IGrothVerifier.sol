// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Verifies Groth16 proofs over BN254 under one verifying key.
/// @notice Each generated verifier's own interface adds two functions, for its number N of public signals:
///
///   verifyProof(uint256[2] a, uint256[2][2] b, uint256[2] c, uint256[N] publicSignals) view returns (bool)
///   isValidProof(uint256[2] a, uint256[2][2] b, uint256[2] c, uint256[N] publicSignals) view returns (bool)
///
/// The first returns true for a valid proof and reverts for any other, so that gas estimates of transactions that carry an
/// invalid proof fail too; it is called as the contract that snarkjs exports. The second is its twin that answers false where that
/// one reverts (malformed calldata still reverts). A proof's words are in the order of the pairing precompile (EIP-197), points of
/// G2 with their imaginary parts first; without public signals the last argument falls away.
interface IGrothVerifier {
    /// @notice The proof does not hold for these public signals, or one of its points is no point of the curve.
    error InvalidProof();

    /// @notice The key takes another number of public signals for as many proofs.
    error PublicSignalCountMismatch(uint256 expected, uint256 actual);

    /// @notice A public signal is not below the order r of the scalar field. Accepting it would give every statement
    /// several encodings (s, s + r, …), all proven by the same proof.
    error PublicSignalOutOfField(uint256 index);

    /// @notice At least one proof of the batch does not hold. Which one is found off chain, by halving.
    error InvalidBatch();

    /// @notice A batch of nothing would be valid, and say nothing.
    error EmptyBatch();

    /// @notice Returns true if all proofs hold and reverts if one does not, for about a quarter of the gas of one proof after
    /// the other: one equation over a random linear combination, N + 3 pairings instead of 4 N.
    /// @dev The challenges are 128 bits of a hash over key, proofs and signals, so a batch with a false proof passes with
    /// probability 2^-128 for each attempt at hashing.
    /// @param publicSignals Those of the first proof, then those of the second, and so on.
    function verifyBatch(uint256[8][] calldata proofs, uint256[] calldata publicSignals) external view returns (bool);

    /// @notice The twin of `verifyBatch` that answers false where that one reverts.
    function isValidBatch(uint256[8][] calldata proofs, uint256[] calldata publicSignals) external view returns (bool);

    /// @notice keccak256 over the words of the verifying key: alpha, beta, gamma, delta, then IC, points of G2 with
    /// their imaginary parts first.
    function keyHash() external view returns (bytes32);

    /// @notice How many public signals a proof under this key has.
    function publicSignalCount() external view returns (uint256);
}
