// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVersionSubscriber} from "./IVersionSubscriber.sol";

/// @title The public record of batches of statements of one circuit that somebody has proven, a Merkle root each.
/// @notice The registry holds one verifying key itself, of the version that the circuit had when it was deployed, and verifies proofs of that
/// version without calling anybody. It is registered in the VKHashRegistry as that version's verifier; later versions have verifiers of their own.
interface IBatchRegistry is IVersionSubscriber {
    /// @notice How many statements it has `batch` says; the transaction's call data has them all.
    /// @param batchId The root of the batch's Merkle tree.
    event BatchProven(bytes32 indexed batchId, address indexed submitter);

    /// @notice From now on proofs of this version are verified without asking the VKHashRegistry.
    event EmbeddedKeyActivated(uint32 indexed version);

    /// @notice The VKHashRegistry has deprecated the version.
    event EmbeddedKeyDeprecated(uint32 indexed version);

    error CallerIsNotTheKeyRegistry(address caller);

    error BatchAlreadyProven(bytes32 batchId);

    /// @notice A batch has at least one statement, and at most `size`: as many as its proof has room for, or as a batch of many proofs may have.
    error BatchSizeOutOfRange(uint256 size, uint256 count);

    /// @notice So many statements take as many proofs as are expected, with a digest each.
    error ProofCountMismatch(uint256 expected, uint256 proofs, uint256 digests);

    /// @notice The statements must be strictly ascending numbers from 1 to r - 1.
    error StatementsOutOfOrder();

    /// @notice The verifier answered, but not with "true".
    error InvalidProof();

    /// @notice Records a batch for good. Reverts if it is recorded already, if the proof does not hold for exactly these
    /// statements, this digest, this contract and this chain, if the circuit's version is unknown, deprecated or not active yet, or if the guard does not let
    /// it in (pause, rollout, limits).
    /// @dev Strictly ascending statements make a batch a set: no statement twice in one, and one id for one set. That a
    /// statement is in several batches is not prevented, it would cost a slot of storage a statement: each of them says
    /// that the statement is proven, and it is. Anybody may submit anybody's proof.
    /// @param version The circuit's version, as registered in the VKHashRegistry.
    /// @param proof The proof in the order of the pairing precompile (EIP-197).
    /// @param statements What is proven. Slots that they leave free hold the padding statement.
    /// @param digest The circuit's hash of the statements with the padding. Nothing is believed of it: a wrong one fits no proof.
    /// @return batchId The root under which the statements are recorded.
    function submitBatch(uint32 version, uint256[8] calldata proof, uint256[] calldata statements, uint256 digest)
        external
        returns (bytes32 batchId);

    /// @notice Records a batch that takes several proofs, as one: one root, one event, one record. It reverts for the reasons that submitBatch has;
    /// the guard counts each proof.
    /// @dev The proofs are verified together, by a random linear combination. Which of them is false is not found here.
    /// @param proofs Each of `batchSize` of the statements in their order, the last of those that are left.
    /// @param statements What is proven: up to 1,024, ascending as a whole. The slots that the last proof leaves free hold the padding statement.
    /// @param digests The circuit's hash of each proof's slots.
    /// @return batchId The root under which the statements are recorded.
    function submitLargeBatch(
        uint32 version,
        uint256[8][] calldata proofs,
        uint256[] calldata statements,
        uint256[] calldata digests
    ) external returns (bytes32 batchId);

    /// @notice Whether a statement is in a recorded batch.
    /// @param inclusionProof The siblings from the leaf to the root, one a level. Pairs are hashed in ascending order, as
    /// OpenZeppelin's MerkleProof does; a leaf is the statement itself. There are as many leaves as the smallest power of two that holds the
    /// batch, and paths have the tree's whole depth, so that no inner node passes for a leaf.
    function isProven(uint256 statement, bytes32 batchId, bytes32[] calldata inclusionProof) external view returns (bool);

    /// @notice A recorded batch; zeros for one that is not.
    function batch(bytes32 batchId) external view returns (uint64 blockNumber, uint32 count, uint32 version);

    /// @notice The public signals of a batch's proofs. It reverts for lists that no proof can be about.
    /// @return challenge The point at which the statements' polynomials are evaluated, one for all proofs:
    /// keccak256(chain id, this contract, digests, statements) mod r
    /// @return bindings For each proof, its digest + sum of slots[i] * challenge^(i + 1) mod r, the padding included
    function bindingsOf(uint256[] calldata statements, uint256[] calldata digests)
        external
        view
        returns (uint256 challenge, uint256[] memory bindings);

    /// @notice Has proofs of the embedded key verified without asking the VKHashRegistry, which must have this registry as the version's
    /// verifier and be past its time lock; from then on it tells when it deprecates the version. For everybody; proofs are
    /// verified before it too, for about 5,000 gas more.
    function activateEmbeddedKey() external;

    function embeddedKeyIsActive() external view returns (bool);

    /// @notice The circuit's version whose key the registry holds.
    function embeddedVersion() external view returns (uint32);

    function circuitId() external view returns (bytes32);

    function vkHashRegistry() external view returns (address);

    /// @notice How many statements a proof has room for: a power of two.
    function batchSize() external view returns (uint256);

    /// @notice What fills slots that a batch leaves free: a statement that says nothing, and is never recorded.
    function paddingStatement() external view returns (uint256);
}
