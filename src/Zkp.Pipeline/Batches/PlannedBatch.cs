using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Batches;

/// <summary>Statements that go to the chain together.</summary>
/// <param name="Kind">How.</param>
/// <param name="Size">The slots of the circuit, which may be fewer than the members; the number of members where there is none.</param>
/// <param name="Members">Ids, those that came first in front.</param>
/// <param name="Policy">The policy that all of them came with.</param>
/// <param name="Reason">Why now and why so, for people.</param>
public sealed record PlannedBatch(BatchKind Kind, int Size, IReadOnlyList<string> Members, ProofPolicy Policy, string Reason);
