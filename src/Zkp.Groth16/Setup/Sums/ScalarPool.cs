using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The distinct coefficients of a constraint system, each cut once into signed digits. A coefficient near the modulus is a small negative
/// number: most of them are plus or minus one and have a single digit.
/// </summary>
internal sealed class ScalarPool
{
    /// <summary>The width of a digit; digits lie in [−16, 16].</summary>
    public const int DigitBits = 5;

    /// <summary>The largest absolute value of a digit.</summary>
    public const int MaxDigit = 1 << (DigitBits - 1);

    /// <summary>Absolute values are below r/2, so below 2^253; a last carry finds room in 51 digits of five bits.</summary>
    public const int MaxDigits = 51;

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
            Recode(values[^1]);
        }

        return index;
    }

    /// <summary>The canonical coefficient.</summary>
    public Limbs Value(int index) => values[index];

    /// <summary>Whether the coefficient stands for a negative number, being in the upper half of the field.</summary>
    public bool IsNegative(int index) => !values[index].IsBelow(Half);

    /// <summary>How many digits it has from the lowest to the highest that is not zero; zero has none.</summary>
    public int DigitCount(int index) => counts[index];

    /// <summary>The digit that counts for 2^(5·position).</summary>
    public int Digit(int index, int position) => digits[(index * MaxDigits) + position];

    /// <summary>Whether sums take the point itself or its negative and no other multiple of it.</summary>
    public bool IsUnit(int index) => counts[index] == 1 && Math.Abs((int)digits[index * MaxDigits]) == 1;

    private void Recode(in Limbs value)
    {
        bool isNegative = !value.IsBelow(Half);
        BigInteger rest = isNegative ? Fr.Modulus - value.ToBigInteger() : value.ToBigInteger();
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
            digits.Add((sbyte)(isNegative ? -digit : digit));
        }

        counts.Add((byte)count);
    }
}
