namespace Zkp.Bench.Gas;

/// <summary>verifyProof of one public signal, written in one way.</summary>
/// <param name="Execution">Gas without the 21,000 and the calldata's part.</param>
internal sealed record TechniqueGas(string Technique, long Execution);
