using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Sparse sums of points against the sum by definition, with everything that the fast path treats apart.</summary>
public unsafe class ColumnSumsTests
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ZKP_SEED"), out int seed) ? seed : Environment.TickCount;

    [Fact]
    public void SumsInG1AreThoseOfTheDefinition() => Check(G1Affine.Generator.ToAffine(), 60);

    [Fact]
    public void SumsInG2AreThoseOfTheDefinition() => Check(G2Affine.Generator.ToAffine(), 12);

    [Fact]
    public void DigitsAddUpToTheCoefficient()
    {
        Random random = new(Seed);
        ScalarPool pool = new();
        foreach (Fr value in Enumerable.Range(0, 500).Select(_ => Coefficient(random)).Append(Fr.FromBigInteger(Fr.Modulus / 2)).Append(Fr.FromBigInteger((Fr.Modulus / 2) + 1)))
        {
            int index = pool.Add(value);
            BigInteger[] parts = [0, 0];
            for (int position = pool.DigitCount(index) - 1; position >= 0; position--)
            {
                for (int part = 0; part < parts.Length; part++)
                {
                    Assert.InRange(pool.Digit(index, part, position), -ScalarPool.MaxDigit, ScalarPool.MaxDigit);
                    parts[part] = (parts[part] << ScalarPool.DigitBits) + pool.Digit(index, part, position);
                }
            }

            Assert.All(parts, part => Assert.True(BigInteger.Abs(part).GetBitLength() <= Endomorphism.PartBits, $"{part} with ZKP_SEED={Seed}"));
            Affine<Fq> point = (G1Affine.Generator * Fr.FromUInt64(7)).ToAffine();
            G1Affine sum = (G1Affine.From(point) * Fr.FromBigInteger(parts[0])) + (G1Affine.From(Endomorphism.Apply(point)) * Fr.FromBigInteger(parts[1]));
            Assert.Equal(G1Affine.From(point) * value, sum);
        }
    }

    private static void Check<TField>(Affine<TField> generator, int columns)
        where TField : unmanaged, IField<TField>
    {
        const int Rows = 50;
        const int WideColumn = 5;
        Random random = new(Seed);
        ScalarPool pool = new();
        FixedBaseTable<TField> table = new(generator);
        Affine<TField>[][] points = [RandomPoints(table, random, Rows), RandomPoints(table, random, Rows)];
        LinearTerms[] matrices = [RandomRows(random, Rows, columns, WideColumn), RandomRows(random, Rows, columns, -1)];
        Affine<TField>[] sums = new Affine<TField>[columns];
        fixed (Affine<TField>* first = points[0], second = points[1], destination = sums)
        {
            SparseTerm<TField>[] terms =
            [
                new(SparseColumns.FromRows(matrices[0], columns, 0, pool), first), new(SparseColumns.FromRows(matrices[1], columns, 0, pool), second),
            ];
            ColumnSums<TField>.Compute(terms, pool, 0, columns, destination, 2, CancellationToken.None);
        }

        for (int column = 0; column < columns; column++)
        {
            Affine<TField> expected = ByDefinition(points, matrices, column);
            Assert.True(
                expected.X.Equals(sums[column].X) && expected.Y.Equals(sums[column].Y), $"column {column} with ZKP_SEED={Seed}");
        }
    }

    private static Affine<TField> ByDefinition<TField>(Affine<TField>[][] points, LinearTerms[] matrices, int column)
        where TField : unmanaged, IField<TField>
    {
        List<Affine<TField>> summands = [];
        List<Limbs> scalars = [];
        for (int matrix = 0; matrix < matrices.Length; matrix++)
        {
            LinearTerms rows = matrices[matrix];
            for (int row = 0; row < rows.RowStarts.Length - 1; row++)
            {
                for (int i = rows.RowStarts[row]; i < rows.RowStarts[row + 1]; i++)
                {
                    if (rows.Signals[i] == column)
                    {
                        summands.Add(points[matrix][row]);
                        scalars.Add(rows.Coefficients[i].ToCanonical());
                    }
                }
            }
        }

        return ScalarMsm.SumNaively<TField>(summands.ToArray(), scalars.ToArray()).ToAffine();
    }

    /// <summary>Infinities, equal points and opposite ones are among them.</summary>
    private static Affine<TField>[] RandomPoints<TField>(FixedBaseTable<TField> table, Random random, int count)
        where TField : unmanaged, IField<TField>
    {
        Fr[] scalars = [.. Enumerable.Range(0, count).Select(_ => random.Next(6) switch
        {
            0 => Fr.Zero,
            1 => Fr.One,
            2 => -Fr.One,
            _ => Any(random),
        })];
        Affine<TField>[] points = new Affine<TField>[count];
        table.Multiply(scalars, points, 1);
        return points;
    }

    /// <summary>Some columns are empty, one has more terms than fit a block, and a signal may occur twice in a row.</summary>
    private static LinearTerms RandomRows(Random random, int rows, int columns, int wideColumn)
    {
        int[] starts = new int[rows + 1];
        List<int> signals = [];
        List<Fr> coefficients = [];
        for (int row = 0; row < rows; row++)
        {
            for (int i = random.Next(8); i > 0; i--)
            {
                signals.Add(random.Next(columns));
                coefficients.Add(Coefficient(random));
            }

            for (int i = wideColumn < 0 ? 0 : 12; i > 0; i--)
            {
                signals.Add(wideColumn);
                coefficients.Add(Coefficient(random));
            }

            starts[row + 1] = signals.Count;
        }

        return new LinearTerms(starts, [.. signals], [.. coefficients]);
    }

    private static Fr Coefficient(Random random) => random.Next(8) switch
    {
        0 => Fr.Zero,
        1 or 2 => Fr.One,
        3 => -Fr.One,
        4 => Fr.FromUInt64((ulong)random.Next(1, 40)),
        5 => -Fr.FromUInt64((ulong)random.Next(1, 40)),
        6 => Fr.FromUInt64(2).Pow(random.Next(254)),
        _ => Any(random),
    };

    private static Fr Any(Random random)
    {
        byte[] bytes = new byte[48];
        random.NextBytes(bytes);
        return Fr.FromBigInteger(new BigInteger(bytes, isUnsigned: true));
    }
}
