using Zkp.Pipeline.Circuits;

namespace Zkp.Pipeline.Requests;

/// <summary>The question what a proof of this circuit would cost now.</summary>
public sealed record QuoteRequest(Circuit Circuit, ProofPolicy Policy);
