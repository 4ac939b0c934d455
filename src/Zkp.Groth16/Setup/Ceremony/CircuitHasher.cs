using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The hash of a circuit's initial key, which every contribution's transcript begins with: snarkjs's, so that contributions of both tools
/// make one chain.
/// </summary>
internal sealed unsafe class CircuitHasher(int threads, CancellationToken cancellationToken)
{
    /// <summary>Points of H are taken in chunks of this size; see <see cref="SnarkjsOverread"/>.</summary>
    private const int ChunkSize = 1 << 14;

    private readonly Blake2b hash = new();

    public void AppendHeader(ZkeyHeader header)
    {
        hash.Append(header.Alpha1);
        hash.Append(header.Beta1);
        hash.Append(header.Beta2);
        hash.Append(header.Gamma2);
        hash.Append(header.Delta1);
        hash.Append(header.Delta2);
    }

    public void Append<TField>(Affine<TField>* points, int count)
        where TField : unmanaged, IField<TField>
    {
        hash.Append((uint)count);
        hash.Append(points, count, threads, cancellationToken);
    }

    /// <summary>H before it is divided by δ in the basis of powers: [τⁱ·(τⁿ − 1)]₁.</summary>
    public void AppendH(PowersOfTau powers, int domainSize)
    {
        hash.Append((uint)(domainSize - 1));
        int hashed = domainSize > ChunkSize ? domainSize : domainSize - 1;
        int real = (int)Math.Min(hashed, powers.TauG1Count - domainSize);
        using AlignedBuffer<Affine<Fq>> differences = new(hashed);
        PointDifferences.Compute(powers.TauG1 + domainSize, powers.TauG1, real, differences.Pointer, threads, cancellationToken);
        if (real < hashed)
        {
            differences.Pointer[real] = SnarkjsOverread.Subtract(powers.BytesAfterTauG1(), G1Affine.From(powers.TauG1[real]));
        }

        hash.Append(differences.Pointer, hashed, threads, cancellationToken);
    }

    public byte[] Finish() => hash.Finish();
}
