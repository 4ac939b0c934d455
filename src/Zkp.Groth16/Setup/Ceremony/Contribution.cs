using System.Runtime.InteropServices;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// One participant's step of phase 2: δ became δ·x. It proves that x was known: s and s·x in G1, and p·x where p is a point of G2 that the
/// transcript up to s·x determines (Bowe, Gabizon, Miers, ePrint 2017/1050).
/// </summary>
internal sealed record Contribution(
    G1Affine DeltaAfter, G1Affine S, G1Affine SX, G2Affine PX, byte[] Transcript, byte[] Name, Beacon? Beacon)
{
    /// <summary>The most bytes that the length of a name has room for.</summary>
    public const int MaxNameLength = 255;

    private const uint PlainType = 0;
    private const uint BeaconType = 1;
    private const byte NameParameter = 1;
    private const byte IterationsParameter = 2;
    private const byte BeaconParameter = 3;

    /// <summary>What its participant publishes: the hash of the points and of the transcript.</summary>
    public byte[] Hash()
    {
        Blake2b hash = new();
        AppendTo(hash);
        return hash.Finish();
    }

    public ContributionSummary Summarise(int number) => new(number, Encoding.UTF8.GetString(Name), Hash(), Beacon);

    public void AppendTo(Blake2b hash)
    {
        hash.Append(DeltaAfter);
        hash.Append(S);
        hash.Append(SX);
        hash.Append(PX);
        hash.Append(Transcript);
    }

    /// <exception cref="ProofSystemFormatException">The bytes are no contribution, or hold a point that is outside its group.</exception>
    public static Contribution Read(ref SpanReader reader, int number)
    {
        string what = $"contribution {number}";
        G1Affine deltaAfter = CeremonyPoints.ReadG1(ref reader, $"{what}: delta after it");
        G1Affine s = CeremonyPoints.ReadG1(ref reader, $"{what}: s");
        G1Affine sx = CeremonyPoints.ReadG1(ref reader, $"{what}: s·x");
        G2Affine px = CeremonyPoints.ReadG2(ref reader, $"{what}: p·x");
        byte[] transcript = reader.ReadBytes(Blake2b.Size).ToArray();
        (byte[] name, Beacon? beacon) = ReadParameters(ref reader, what);
        return new Contribution(deltaAfter, s, sx, px, transcript, name, beacon);
    }

    /// <summary>A contribution's kind and its labels, which phase 1 and phase 2 have in the same form.</summary>
    public static (byte[] Name, Beacon? Beacon) ReadParameters(ref SpanReader reader, string what)
    {
        uint type = reader.ReadUInt32();
        if (type > BeaconType)
        {
            throw new ProofSystemFormatException($"{what} is of type {type}; there are only 0 (a participant) and 1 (a beacon).");
        }

        int end = (int)Math.Min(reader.ReadUInt32(), int.MaxValue);
        SpanReader parameters = new(reader.ReadBytes(end), $"{what}: its parameters");
        byte[] name = [];
        byte[]? value = null;
        int? iterations = null;
        for (byte last = 0; parameters.Remaining > 0;)
        {
            byte parameter = parameters.ReadBytes(1)[0];
            if (parameter <= last)
            {
                throw new ProofSystemFormatException($"{what}: its parameters are not in rising order.");
            }

            last = parameter;
            switch (parameter)
            {
                case NameParameter:
                    name = parameters.ReadBytes(parameters.ReadBytes(1)[0]).ToArray();
                    break;
                case IterationsParameter:
                    iterations = parameters.ReadBytes(1)[0];
                    break;
                case BeaconParameter:
                    value = parameters.ReadBytes(parameters.ReadBytes(1)[0]).ToArray();
                    break;
                default:
                    throw new ProofSystemFormatException($"{what} has a parameter {parameter}, which nobody knows.");
            }
        }

        if (type == PlainType)
        {
            return (name, null);
        }

        return value is { Length: > 0 } && iterations is >= Beacon.MinIterationsLog and <= Beacon.MaxIterationsLog
            ? (name, new Beacon(value, iterations.Value))
            : throw new ProofSystemFormatException($"{what} is a beacon without a value, or with a number of iterations out of range.");
    }

    /// <summary>A name as it goes into a file: UTF-8, as many whole characters as there is room for.</summary>
    public static byte[] EncodeName(string? name)
    {
        // snarkjs keeps 64 UTF-16 units; a file that both tools write has the same bytes.
        const int MaxUnits = 64;
        byte[] bytes = Encoding.UTF8.GetBytes(name is { Length: > MaxUnits } ? name[..MaxUnits] : name ?? "");
        return bytes.Length <= MaxNameLength ? bytes : bytes[..MaxNameLength];
    }

    public void Write(BinaryOutput output)
    {
        output.WriteRaw<G1Affine>([DeltaAfter, S, SX]);
        output.WriteRaw<G2Affine>([PX]);
        output.Write(Transcript);
        output.Write(Beacon is null ? PlainType : BeaconType);
        List<byte> parameters = [];
        if (Name.Length > 0)
        {
            parameters.AddRange([NameParameter, (byte)Name.Length, .. Name]);
        }

        if (Beacon is not null)
        {
            parameters.AddRange([IterationsParameter, (byte)Beacon.IterationsLog, BeaconParameter, (byte)Beacon.Value.Length, .. Beacon.Value]);
        }

        output.Write((uint)parameters.Count);
        output.Write(CollectionsMarshal.AsSpan(parameters));
    }
}
