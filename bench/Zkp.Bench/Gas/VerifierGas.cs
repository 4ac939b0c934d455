namespace Zkp.Bench.Gas;

/// <summary>One row of the verification table.</summary>
/// <param name="PublicSignals">How many the key has.</param>
/// <param name="Ours">Our generated contract.</param>
/// <param name="Snarkjs">snarkjs's exported contract, compiled as its documentation does (optimizer, no IR).</param>
/// <param name="SnarkjsViaIr">The same through the IR pipeline.</param>
/// <param name="Gnark">gnark's template, compiled as snarkjs's; null where the bench was given none.</param>
/// <param name="GnarkViaIr">The same through the IR pipeline.</param>
/// <param name="Submit">ComplaintRegistry.submit, the transaction that users pay.</param>
internal sealed record VerifierGas(int PublicSignals, GasFigure Ours, GasFigure Snarkjs, GasFigure SnarkjsViaIr, GasFigure? Gnark, GasFigure? GnarkViaIr, GasFigure Submit)
{
    /// <summary>What the precompiles alone cost: four pairings, and a multiplication and an addition for each signal (EIP-1108).</summary>
    public long Floor => 45_000 + (4 * 34_000) + (PublicSignals * (6_000 + 150));
}
