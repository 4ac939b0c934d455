using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Batches;

/// <summary>A request that waits for company, as far as the planner needs to know it.</summary>
/// <param name="Id">Names it in the plan.</param>
/// <param name="Policy">What its caller allows. Only requests of one policy share a batch, so nobody's limits bind a neighbour.</param>
/// <param name="Since">When it came.</param>
public sealed record WaitingStatement(string Id, ProofPolicy Policy, DateTimeOffset Since);
