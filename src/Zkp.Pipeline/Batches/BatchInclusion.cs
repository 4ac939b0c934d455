using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// What shows that a statement is in a recorded batch: the arguments of <c>BatchRegistry.isProven</c>. Statements whose proofs were verified
/// together (<c>ComplaintRegistry.submitMany</c>) are recorded one by one and need no such arguments.
/// </summary>
/// <param name="Circuit">The batch circuit; the statement's own where each has its proof.</param>
/// <param name="BatchId">The Merkle root under which the batch is recorded; null where each statement is recorded itself.</param>
/// <param name="InclusionProof">The siblings from the statement's leaf to the root; null likewise.</param>
/// <param name="Statements">How many statements share the transaction.</param>
/// <param name="FeeShareWei">Its fee by the number of requests that share it; two of them may have made one statement.</param>
public sealed record BatchInclusion(
    string Circuit,
    string? BatchId,
    IReadOnlyList<string>? InclusionProof,
    int Statements,
    [property: JsonConverter(typeof(BigIntegerJsonConverter))] BigInteger? FeeShareWei);
