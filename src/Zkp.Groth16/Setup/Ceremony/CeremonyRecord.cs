using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The last section of a .zkey: the hash of the circuit's initial key, and who contributed.</summary>
internal sealed record CeremonyRecord(byte[] CircuitHash, IReadOnlyList<Contribution> Contributions)
{
    /// <summary>A contribution takes more bytes than this, so that no count announces more than the file holds.</summary>
    private const int LeastContribution = (3 * G1Affine.Size) + G2Affine.Size + Blake2b.Size + (2 * sizeof(uint));

    public static unsafe CeremonyRecord Read(BinaryLayout layout, in MappedFile.Lease lease)
    {
        (long offset, long length) = layout.Section(ZkeyFormat.ContributionsSection, "contributions");
        if (length > int.MaxValue)
        {
            throw layout.Invalid($"the contributions have {length} bytes.");
        }

        SpanReader reader = new(new ReadOnlySpan<byte>(lease.Start + offset, (int)length), "the contributions' section");
        byte[] circuitHash = reader.ReadBytes(Blake2b.Size).ToArray();
        uint count = reader.ReadUInt32();
        if (count > reader.Remaining / LeastContribution)
        {
            throw layout.Invalid($"{count} contributions are announced, more than their section has bytes for.");
        }

        Contribution[] contributions = new Contribution[count];
        for (int i = 0; i < contributions.Length; i++)
        {
            contributions[i] = Contribution.Read(ref reader, i + 1);
        }

        return reader.Remaining == 0
            ? new CeremonyRecord(circuitHash, contributions)
            : throw layout.Invalid($"{reader.Remaining} bytes follow the last contribution.");
    }

    public void Write(BinaryOutput output)
    {
        output.BeginSection(ZkeyFormat.ContributionsSection);
        output.Write(CircuitHash);
        output.Write((uint)Contributions.Count);
        foreach (Contribution contribution in Contributions)
        {
            contribution.Write(output);
        }

        output.EndSection();
    }

    /// <summary>The transcript that the next contribution continues.</summary>
    public Blake2b Transcript()
    {
        Blake2b hash = new();
        hash.Append(CircuitHash);
        foreach (Contribution contribution in Contributions)
        {
            contribution.AppendTo(hash);
        }

        return hash;
    }
}
