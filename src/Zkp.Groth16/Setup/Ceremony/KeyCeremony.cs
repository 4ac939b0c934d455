using System.Text;

namespace Zkp.Groth16;

/// <summary>
/// Phase 2 of a trusted set-up: a circuit's key from powers of tau, contributions of people who do not trust each other, a beacon at the
/// end, and the check of it all. Files are snarkjs's, and both tools can take turns.
/// </summary>
public static class KeyCeremony
{
    /// <summary>Writes the key of a circuit to which nobody has contributed yet.</summary>
    /// <returns>The circuit's hash, 64 bytes, with which every transcript begins.</returns>
    /// <exception cref="ProofSystemFormatException">A file is unusable, or the powers are too few or not prepared for phase 2.</exception>
    public static byte[] CreateInitialKey(string r1csPath, string ptauPath, string zkeyPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(zkeyPath);
        R1cs r1cs = R1cs.Read(r1csPath);
        using PowersOfTau powers = PowersOfTau.Open(ptauPath);
        using InitialKey key = InitialKey.Compute(r1cs, powers, Environment.ProcessorCount, cancellationToken);
        ZkeyWriter.WriteWhole(zkeyPath, output => ZkeyWriter.WriteInitial(output, key));
        return key.CircuitHash;
    }

    /// <summary>
    /// Contributes a secret from the operating system's randomness, forgotten at once. As long as one participant of a ceremony did that, nobody
    /// can forge proofs.
    /// </summary>
    /// <param name="zkeyPath">The key so far.</param>
    /// <param name="outputPath">Where the next one goes.</param>
    /// <param name="name">What the record calls the participant; may be null.</param>
    /// <param name="entropy">Text of the participant that is mixed in; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ProofSystemFormatException">The key is unusable.</exception>
    public static ContributionSummary Contribute(
        string zkeyPath, string outputPath, string? name, string? entropy, CancellationToken cancellationToken = default)
    {
        CeremonyRandom random = CeremonyRandom.FromEntropy(Encoding.UTF8.GetBytes(entropy ?? ""));
        return Contributor.Apply(zkeyPath, outputPath, name, null, random, cancellationToken);
    }

    /// <summary>Contributes what a public random value determines; the same for everybody.</summary>
    /// <exception cref="ProofSystemFormatException">The key is unusable.</exception>
    public static ContributionSummary ApplyBeacon(
        string zkeyPath, string outputPath, string? name, Beacon beacon, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(beacon);
        CeremonyRandom random = CeremonyRandom.FromBeacon(beacon, cancellationToken);
        return Contributor.Apply(zkeyPath, outputPath, name, beacon, random, cancellationToken);
    }

    /// <summary>
    /// Checks a key against its circuit and the powers of tau: every contribution's transcript and proof of knowledge, δ, the circuit's hash,
    /// and every section. The powers themselves are another file's matter: <see cref="PowersOfTauVerifier"/>.
    /// </summary>
    /// <param name="r1csPath">The circuit.</param>
    /// <param name="ptauPath">The prepared powers of tau that the key was made of.</param>
    /// <param name="zkeyPath">The key to check.</param>
    /// <param name="mayBeInitial">Whether a key without any contribution is fine; only who is about to contribute says yes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ProofSystemFormatException">The circuit or the powers are unusable, or <paramref name="zkeyPath"/> is no .zkey at all.</exception>
    public static CeremonyReport Verify(
        string r1csPath, string ptauPath, string zkeyPath, bool mayBeInitial = false, CancellationToken cancellationToken = default)
    {
        R1cs r1cs = R1cs.Read(r1csPath);
        using PowersOfTau powers = PowersOfTau.Open(ptauPath);
        return new KeyCeremonyCheck(r1cs, powers, mayBeInitial, cancellationToken).Run(zkeyPath);
    }

    /// <summary>How many contributions a key records, unchecked; <see cref="Verify"/> checks them.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no .zkey.</exception>
    public static int CountContributions(string zkeyPath)
    {
        using CeremonyFile file = CeremonyFile.Open(zkeyPath);
        return file.Record.Contributions.Count;
    }
}
