// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Verifies Groth16 proofs over BN254 under one verifying key.
interface IGrothVerifier {
    /// @notice The proof does not hold for these public signals, or one of its points is no point of the curve.
    error InvalidProof();

    /// @notice The key takes another number of public signals.
    error PublicSignalCountMismatch(uint256 expected, uint256 actual);

    /// @notice A public signal is not below the order r of the scalar field. Accepting it would give every statement
    /// several encodings (s, s + r, …), all proven by the same proof.
    error PublicSignalOutOfField(uint256 index);

    /// @notice At least one proof of the batch does not hold. Which one is found off chain, by halving.
    error InvalidBatch();

    /// @notice A batch of nothing would be valid, and say nothing.
    error EmptyBatch();

    /// @notice Returns true for a valid proof and reverts for any other, so that gas estimates of transactions that
    /// carry an invalid proof fail too.
    /// @param proof a.x, a.y, b.x.c1, b.x.c0, b.y.c1, b.y.c0, c.x, c.y: the order of the pairing precompile (EIP-197).
    /// @param publicSignals Outputs, then public inputs, each below r.
    function verifyProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool);

    /// @notice The twin of `verifyProof` that answers false where that one reverts. Malformed calldata still reverts.
    function isValidProof(uint256[8] calldata proof, uint256[] calldata publicSignals) external view returns (bool);

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
