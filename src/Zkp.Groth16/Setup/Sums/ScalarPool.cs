using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The distinct coefficients of a constraint system, each cut once into signed digits of its two parts (see <see cref="Endomorphism"/>). A
/// coefficient near the modulus is a small negative number: most of them are plus or minus one and have a single digit.
/// </summary>
internal sealed class ScalarPool
{
    /// <summary>The width of a digit; digits lie in [−15, 16].</summary>
    public const int DigitBits = 5;

    /// <summary>The largest absolute value of a digit.</summary>
    public const int MaxDigit = 1 << (DigitBits - 1);

    /// <summary>Parts are below 2^129, so that a last carry finds room in 26 digits of five bits.</summary>
    public const int MaxDigits = (Endomorphism.PartBits / DigitBits) + 1;

    /// <summary>The first part counts for itself, the second for λ times itself.</summary>
    public const int Parts = 2;

    /// <summary>Numbers up to this length are their own first part.</summary>
    private const int SmallBits = 128;

    private static readonly Limbs Half = Limbs.FromBigInteger((Fr.Modulus / 2) + 1);

    private readonly Dictionary<Limbs, int> indices = [];
    private readonly List<Limbs> values = [];
    private readonly List<sbyte> digits = [];
    private readonly List<byte> counts = [];

    /// <summary>The place of a coefficient; the same for equal ones.</summary>
    public int Add(Fr value)
    {
        if (!indices.TryGetValue(value.Limbs, out int index))
        {
            index = values.Count;
            indices.Add(value.Limbs, index);
            values.Add(value.ToCanonical());
            BigInteger number = IsNegative(index) ? value.ToBigInteger() - Fr.Modulus : value.ToBigInteger();
            (BigInteger first, BigInteger second) = BigInteger.Abs(number).GetBitLength() <= SmallBits
                ? (number, BigInteger.Zero)
                : Endomorphism.Split(value.ToBigInteger());
            Recode(first);
            Recode(second);
        }

        return index;
    }

    /// <summary>The canonical coefficient.</summary>
    public Limbs Value(int index) => values[index];

    /// <summary>Whether the coefficient stands for a negative number, being in the upper half of the field.</summary>
    public bool IsNegative(int index) => !values[index].IsBelow(Half);

    /// <summary>How many digits its parts have, from the lowest to the highest that is not zero; zero has none.</summary>
    public int DigitCount(int index) => Math.Max(counts[Parts * index], counts[(Parts * index) + 1]);

    /// <summary>The digit of a part that counts for 2^(5·position).</summary>
    public int Digit(int index, int part, int position) => digits[(((Parts * index) + part) * MaxDigits) + position];

    /// <summary>Whether sums take the point itself or its negative and no other multiple of it.</summary>
    public bool IsUnit(int index) => !HasSecondPart(index) && counts[Parts * index] == 1 && Math.Abs(Digit(index, 0, 0)) == 1;

    public bool HasSecondPart(int index) => counts[(Parts * index) + 1] != 0;

    private void Recode(BigInteger number)
    {
        BigInteger rest = BigInteger.Abs(number);
        int count = 0;
        for (int position = 0; position < MaxDigits; position++)
        {
            int digit = (int)(rest & ((1 << DigitBits) - 1));
            rest >>= DigitBits;
            if (digit > MaxDigit)
            {
                digit -= 1 << DigitBits;
                rest++;
            }

            count = digit == 0 ? count : position + 1;
            digits.Add((sbyte)(number.Sign < 0 ? -digit : digit));
        }

        counts.Add((byte)count);
        if (!rest.IsZero)
        {
            throw new InvalidOperationException("A coefficient's part is longer than it can be.");
        }
    }
}
