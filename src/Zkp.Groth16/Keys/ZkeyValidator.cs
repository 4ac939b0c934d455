using System.Buffers.Binary;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Checks the bulk of a key: every index and every point.</summary>
internal static unsafe class ZkeyValidator
{
    private const int ChunkSize = 1 << 12;

    /// <summary>What is wrong with an item, or null.</summary>
    public delegate string? ItemCheck(int index);

    public static void Check(ZkeySections sections, ZkeyHeader header, BinaryLayout layout, MappedFile.Lease lease)
    {
        byte* start = lease.Start;
        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(start + sections.Coefficients - sizeof(uint), sizeof(uint)));
        if (announced != sections.CoefficientCount)
        {
            throw layout.Invalid($"{announced} coefficients are announced, but their section has {sections.CoefficientCount}.");
        }

        CheckAll(layout.Invalid, sections.CoefficientCount, "coefficient", i => Problem(((ZkeyCoefficient*)(start + sections.Coefficients))[i], header));
        CheckG1(layout.Invalid, (Affine<Fq>*)(start + sections.Ic), header.Public + 1, "IC");
        CheckG1(layout.Invalid, (Affine<Fq>*)(start + sections.A), header.Signals, "A");
        CheckG1(layout.Invalid, (Affine<Fq>*)(start + sections.B1), header.Signals, "B1");
        CheckG1(layout.Invalid, (Affine<Fq>*)(start + sections.C), header.Signals - header.Public - 1, "C");
        CheckG1(layout.Invalid, (Affine<Fq>*)(start + sections.H), header.DomainSize, "H");
        CheckG2(layout.Invalid, (Affine<Fq2>*)(start + sections.B2), header.Signals, "B2");
    }

    /// <summary>Whether points are on the curve with canonical coordinates; infinity is.</summary>
    public static void CheckG1(Func<string, ProofSystemFormatException> invalid, Affine<Fq>* points, int count, string name) =>
        CheckPoints(invalid, points, count, name, i => PointChecks.IsValid(((G1Affine*)points)[i]));

    /// <summary>Whether points are on the twist with canonical coordinates; infinity is. Says nothing of the subgroup.</summary>
    public static void CheckG2(Func<string, ProofSystemFormatException> invalid, Affine<Fq2>* points, int count, string name) =>
        CheckPoints(invalid, points, count, name, i => PointChecks.IsValid(((G2Affine*)points)[i]));

    /// <summary>The vectors say whether all is well; only when it is not are points looked at one by one, to name the first bad one.</summary>
    private static void CheckPoints<TField>(
        Func<string, ProofSystemFormatException> invalid, Affine<TField>* points, int count, string name, Func<int, bool> isValid)
        where TField : unmanaged, IField<TField>
    {
        if (LaneCurve.IsSupported && AreValid(points, count))
        {
            return;
        }

        CheckAll(
            invalid,
            count,
            $"point of {name}",
            i => isValid(i) ? null : "is not on the curve, or has a coordinate not below the base field's modulus");
    }

    private static bool AreValid<TField>(Affine<TField>* points, int count)
        where TField : unmanaged, IField<TField>
    {
        int chunks = (count + ChunkSize - 1) / ChunkSize;
        int limbsPerPoint = sizeof(Affine<TField>) / Fq.Size;
        return Parallel.For(0, chunks, (chunk, state) =>
        {
            Affine<TField>* first = points + ((long)chunk * ChunkSize);
            int length = (int)Math.Min(ChunkSize, count - ((long)chunk * ChunkSize));
            if (!PointChecks.AreReduced(new ReadOnlySpan<Limbs>(first, length * limbsPerPoint))
                || !LaneCurve.AreOnCurve(first, length))
            {
                state.Stop();
            }
        }).IsCompleted;
    }

    private static string? Problem(in ZkeyCoefficient coefficient, ZkeyHeader header)
    {
        if (coefficient.Matrix > 1)
        {
            return $"belongs to matrix {coefficient.Matrix}; there are only 0 and 1";
        }

        if (coefficient.Constraint >= header.DomainSize)
        {
            return $"belongs to constraint {coefficient.Constraint}, outside the domain of {header.DomainSize}";
        }

        if (coefficient.Signal >= header.Signals)
        {
            return $"belongs to signal {coefficient.Signal} of {header.Signals}";
        }

        return coefficient.Value.IsBelow(Montgomery<ScalarModulus>.Modulus) ? null : "is not below the scalar field's modulus";
    }

    /// <summary>Checks items on all threads; the first one with a problem is named, whichever thread finds one first.</summary>
    public static void CheckAll(
        Func<string, ProofSystemFormatException> invalid, int count, string what, ItemCheck check, CancellationToken cancellationToken = default)
    {
        int firstBad = int.MaxValue;
        string? firstProblem = null;
        Lock gate = new();
        int chunks = (count + ChunkSize - 1) / ChunkSize;
        Parallel.For(0, chunks, new ParallelOptions { CancellationToken = cancellationToken }, (chunk, state) =>
        {
            int to = (int)Math.Min(count, (chunk + 1L) * ChunkSize);
            for (int i = chunk * ChunkSize; i < to; i++)
            {
                if (check(i) is not { } problem)
                {
                    continue;
                }

                lock (gate)
                {
                    if (i < firstBad)
                    {
                        (firstBad, firstProblem) = (i, problem);
                    }
                }

                state.Break();
                return;
            }
        });
        if (firstProblem is not null)
        {
            throw invalid($"{what} {firstBad} {firstProblem}.");
        }
    }
}
