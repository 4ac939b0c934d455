namespace Zkp.Groth16;

/// <summary>How far a proof is.</summary>
/// <param name="Phase">The phase that has just begun.</param>
/// <param name="Fraction">The part of the work already done, from 0 to 1, as an estimate.</param>
public readonly record struct ProverProgress(ProverPhase Phase, double Fraction);
