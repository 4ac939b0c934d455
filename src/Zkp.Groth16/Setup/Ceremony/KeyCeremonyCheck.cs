using System.Globalization;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The check of one key's ceremony. What contributions leave alone must be, byte for byte, what the circuit and the powers of tau give; what
/// they divide by δ is compared with that by random sums of 128 bits. A point that is wrong slips through with a chance of 2^-128.
/// </summary>
internal sealed unsafe class KeyCeremonyCheck(R1cs r1cs, PowersOfTau powers, bool mayBeInitial, CancellationToken cancellationToken)
{
    /// <summary>A file may announce beacons that take ages to recompute; 2^32 iterations are a quarter of an hour and more.</summary>
    private const int MaxBeaconIterationsLog = 32;

    private readonly int threads = Environment.ProcessorCount;

    public CeremonyReport Run(string zkeyPath)
    {
        using (MappedFile file = MappedFile.Open(zkeyPath))
        {
            // What is no .zkey at all is unusable; one with wrong contents is an answer.
            _ = BinaryLayout.Read(file, ZkeyFormat.Name, ZkeyFormat.Version);
        }

        CeremonyFile key;
        try
        {
            key = CeremonyFile.Open(zkeyPath);
        }
        catch (ProofSystemFormatException exception)
        {
            return new CeremonyReport(exception.Message, [], []);
        }

        using (key)
        {
            string? problem = CheckChain(key) ?? CheckDelta(key) ?? CheckAgainstCircuit(key);
            return new CeremonyReport(
                problem, key.Record.CircuitHash, [.. key.Record.Contributions.Select((contribution, i) => contribution.Summarise(i + 1))]);
        }
    }

    private string? CheckChain(CeremonyFile key)
    {
        IReadOnlyList<Contribution> contributions = key.Record.Contributions;
        if (contributions.Count == 0 && !mayBeInitial)
        {
            return "nobody has contributed to the key: δ is 1, and everybody can forge proofs";
        }

        Blake2b transcript = new();
        transcript.Append(key.Record.CircuitHash);
        G1Affine delta = G1Affine.Generator;
        for (int i = 0; i < contributions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Problem(contributions[i], delta, transcript.Clone()) is { } problem)
            {
                return string.Create(CultureInfo.InvariantCulture, $"contribution {i + 1}: {problem}");
            }

            contributions[i].AppendTo(transcript);
            delta = contributions[i].DeltaAfter;
        }

        return delta == key.Header.Delta1 ? null : "the key's δ in G1 is not the one after the last contribution";
    }

    private string? Problem(Contribution contribution, G1Affine deltaBefore, Blake2b transcript)
    {
        transcript.Append(contribution.S);
        transcript.Append(contribution.SX);
        if (!transcript.Finish().AsSpan().SequenceEqual(contribution.Transcript))
        {
            return "its transcript does not follow from the circuit's hash and the contributions before it";
        }

        G2Affine p = CeremonyPoints.HashToG2(contribution.Transcript);
        if (!CeremonyPoints.HaveSameRatio(contribution.S, contribution.SX, p, contribution.PX))
        {
            return "its proof of knowledge is wrong: whoever made it need not know the secret";
        }

        if (!CeremonyPoints.HaveSameRatio(deltaBefore, contribution.DeltaAfter, p, contribution.PX))
        {
            return "δ after it is not δ before it times the secret";
        }

        return contribution.Beacon is { } beacon ? Problem(contribution, beacon) : null;
    }

    private string? Problem(Contribution contribution, Beacon beacon)
    {
        if (beacon.IterationsLog > MaxBeaconIterationsLog)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"its beacon has 2^{beacon.IterationsLog} iterations; more than 2^{MaxBeaconIterationsLog} are not recomputed here");
        }

        CeremonyRandom random = CeremonyRandom.FromBeacon(beacon, cancellationToken);
        Fr secret = random.NextFr();
        G1Affine s = random.NextG1();
        return s == contribution.S && s * secret == contribution.SX
            ? null
            : "its secret is not the one that the beacon's value and number of iterations give";
    }

    private static string? CheckDelta(CeremonyFile key) =>
        CeremonyPoints.HaveSameRatio(G1Affine.Generator, key.Header.Delta1, G2Affine.Generator, key.Header.Delta2)
            ? null
            : "the key's δ in G2 is not the one in G1";

    private string? CheckAgainstCircuit(CeremonyFile key)
    {
        ZkeyHeader header = key.Header;
        if (header.Signals != r1cs.SignalCount || header.Public != r1cs.PublicCount)
        {
            return $"the key is for {header.Signals} signals, {header.Public} of them public; the circuit has {r1cs.SignalCount} and {r1cs.PublicCount}";
        }

        using InitialKey initial = InitialKey.Compute(r1cs, powers, threads, cancellationToken);
        if (header.DomainSize != initial.Header.DomainSize)
        {
            return $"the key's domain has {header.DomainSize} points; the circuit's has {initial.Header.DomainSize}";
        }

        return CheckFixedPoints(header, initial.Header)
            ?? CheckEqual(key.Coefficients, initial.Coefficients, key.CoefficientCount)
            ?? CheckEqual("IC", key.Ic, initial.Ic, initial.IcCount)
            ?? CheckEqual("A", key.A, initial.A, header.Signals)
            ?? CheckEqual("B1", key.B1, initial.B1, header.Signals)
            ?? CheckEqual("B2", key.B2, initial.B2, header.Signals)
            ?? CheckHash(key, initial)
            ?? CheckDivided("L", key.L, initial.L, initial.LCount, header.Delta2)
            ?? CheckDivided("H", key.H, initial.H, header.DomainSize, header.Delta2);
    }

    private static string? CheckFixedPoints(ZkeyHeader header, ZkeyHeader initial)
    {
        string? which = header.Alpha1 != initial.Alpha1 ? "α in G1"
            : header.Beta1 != initial.Beta1 ? "β in G1"
            : header.Beta2 != initial.Beta2 ? "β in G2"
            : null;
        return which is not null ? $"the key's {which} is not that of the powers of tau"
            : header.Gamma2 != initial.Gamma2 ? "the key's γ is not the generator of G2"
            : null;
    }

    private static string? CheckEqual(ZkeyCoefficient* actual, ZkeyCoefficient[] expected, int count)
    {
        if (count != expected.Length)
        {
            return $"the key has {count} coefficients, the circuit {expected.Length}";
        }

        fixed (ZkeyCoefficient* pointer = expected)
        {
            int? different = FirstDifferent((byte*)actual, (byte*)pointer, count, sizeof(ZkeyCoefficient));
            return different is null ? null : $"coefficient {different} of the key is not that of the circuit";
        }
    }

    private static string? CheckEqual<TField>(string section, Affine<TField>* actual, Affine<TField>* expected, int count)
        where TField : unmanaged, IField<TField>
    {
        int? different = FirstDifferent((byte*)actual, (byte*)expected, count, sizeof(Affine<TField>));
        return different is null ? null : $"point {different} of section {section} is not what the circuit and the powers of tau give";
    }

    private static int? FirstDifferent(byte* actual, byte* expected, int count, int size)
    {
        const int Chunk = 1 << 20;
        for (int first = 0; first < count; first += Chunk)
        {
            int bytes = Math.Min(Chunk, count - first) * size;
            long offset = (long)first * size;
            int equal = new ReadOnlySpan<byte>(actual + offset, bytes).CommonPrefixLength(new ReadOnlySpan<byte>(expected + offset, bytes));
            if (equal < bytes)
            {
                return first + (equal / size);
            }
        }

        return null;
    }

    private static string? CheckHash(CeremonyFile key, InitialKey initial) =>
        key.Record.CircuitHash.AsSpan().SequenceEqual(initial.CircuitHash)
            ? null
            : "the circuit's hash that the contributions build on is not that of this circuit and these powers of tau";

    /// <summary>Whether actual·δ = expected point by point, with one random sum over both.</summary>
    private string? CheckDivided(string section, Affine<Fq>* actual, Affine<Fq>* expected, int count, G2Affine delta)
    {
        using RandomScalars scalars = new(count);
        G1Affine divided = G1Affine.From(PointSums.Sum(actual, scalars.Pointer, count, threads, cancellationToken));
        G1Affine whole = G1Affine.From(PointSums.Sum(expected, scalars.Pointer, count, threads, cancellationToken));

        // A pairing with infinity is one, so sums that are infinity are judged by the same equation.
        return PairingEngine.IsProductOne((divided, new PreparedG2(delta)), (-whole, new PreparedG2(G2Affine.Generator)))
            ? null
            : $"section {section} is not the circuit's, divided by δ";
    }
}
