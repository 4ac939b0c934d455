using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Batches;

/// <summary>What shows that a statement is in a recorded batch: the arguments of <c>BatchRegistry.isProven</c>.</summary>
/// <param name="Circuit">The batch circuit.</param>
/// <param name="BatchId">The Merkle root under which the batch is recorded.</param>
/// <param name="InclusionProof">The siblings from the statement's leaf to the root.</param>
/// <param name="Statements">How many statements share the transaction and its fee.</param>
/// <param name="FeeShareWei">The transaction's fee by their number.</param>
public sealed record BatchInclusion(
    string Circuit,
    string BatchId,
    IReadOnlyList<string> InclusionProof,
    int Statements,
    [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? FeeShareWei);
