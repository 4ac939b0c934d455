using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Makes Groth16 proofs. Thread-safe; uses every core unless told otherwise.</summary>
public static class Prover
{
    /// <summary>Proves that a witness satisfies the circuit of a key, revealing its public signals only.</summary>
    /// <param name="key">The circuit's key.</param>
    /// <param name="witness">A full assignment; that it satisfies the constraints is not checked here (verify the proof).</param>
    /// <param name="progress">Told when a phase begins; may be null.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ProofSystemFormatException">The witness has another number of signals than the circuit, or does not begin with one.</exception>
    public static Proof Prove(
        ProvingKey key, Witness witness, IProgress<ProverProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Prove(key, witness, RandomScalar(), RandomScalar(), Environment.ProcessorCount, progress, cancellationToken);

    /// <summary>The deterministic core: the same blinding factors give the same proof.</summary>
    internal static Proof Prove(
        ProvingKey key, Witness witness, Fr r, Fr s, int threads, IProgress<ProverProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(witness);
        if (witness.Count != key.SignalCount)
        {
            throw new ProofSystemFormatException(
                $"The witness has {witness.Count} signals, but the circuit of this key has {key.SignalCount}; it belongs to another circuit.");
        }

        if (!witness.Canonical[0].Equals(new Limbs(1, 0, 0, 0)))
        {
            throw new ProofSystemFormatException("Signal 0 of the witness, the constant, is not one.");
        }

        using MappedFile.Lease lease = key.Rent();
        return new ProofComputation(key, witness, lease, threads, progress, cancellationToken).Run(r, s);
    }

    // 512 random bits leave a bias below 2^-250 after the reduction.
    private static Fr RandomScalar()
    {
        Span<byte> bytes = stackalloc byte[64];
        RandomNumberGenerator.Fill(bytes);
        Fr scalar = Fr.FromBigInteger(new System.Numerics.BigInteger(bytes, isUnsigned: true));
        CryptographicOperations.ZeroMemory(bytes);
        return scalar;
    }
}
