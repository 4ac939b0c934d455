using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>
/// An amount of wei, never negative and below 2^256. Written as a decimal number of wei, in JSON as a string, because JavaScript
/// loses digits of large numbers.
/// </summary>
[JsonConverter(typeof(WeiJsonConverter))]
public readonly record struct Wei : IComparable<Wei>
{
    private static readonly BigInteger GweiInWei = BigInteger.Pow(10, 9);
    private static readonly BigInteger EtherInWei = BigInteger.Pow(10, 18);

    /// <summary>An amount in wei.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or 2^256 and more.</exception>
    public Wei(BigInteger value)
    {
        if (value.Sign < 0 || value >= UInt256Bytes.Modulus)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "An amount of wei is never negative and stays below 2^256.");
        }

        Value = value;
    }

    public static Wei Zero => default;

    public BigInteger Value { get; }

    public bool IsZero => Value.IsZero;

    /// <summary>10^9 wei each.</summary>
    public static Wei FromGwei(decimal gwei) => new(Scale(gwei, GweiInWei));

    /// <summary>10^18 wei each.</summary>
    public static Wei FromEther(decimal ether) => new(Scale(ether, EtherInWei));

    /// <summary>Reads a decimal number of wei.</summary>
    /// <exception cref="FormatException">The text is no such number.</exception>
    public static Wei Parse(string text) =>
        TryParse(text, out Wei wei) ? wei : throw new FormatException($"'{Hex.Shorten(text)}' is not a decimal number of wei.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Wei wei)
    {
        bool read = text is { Length: > 0 and <= 78 }
            && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger value)
            && value < UInt256Bytes.Modulus;
        wei = read ? new Wei(BigInteger.Parse(text!, NumberStyles.None, CultureInfo.InvariantCulture)) : default;
        return read;
    }

    public static Wei operator +(Wei left, Wei right) => new(left.Value + right.Value);

    /// <exception cref="ArgumentOutOfRangeException">The difference is negative.</exception>
    public static Wei operator -(Wei left, Wei right) => new(left.Value - right.Value);

    public static Wei operator *(Wei left, BigInteger right) => new(left.Value * right);

    public static Wei operator *(BigInteger left, Wei right) => new(left * right.Value);

    public static bool operator <(Wei left, Wei right) => left.Value < right.Value;

    public static bool operator >(Wei left, Wei right) => left.Value > right.Value;

    public static bool operator <=(Wei left, Wei right) => left.Value <= right.Value;

    public static bool operator >=(Wei left, Wei right) => left.Value >= right.Value;

    public static Wei Min(Wei left, Wei right) => left <= right ? left : right;

    public static Wei Max(Wei left, Wei right) => left >= right ? left : right;

    /// <summary>This amount times <paramref name="percent"/>/100, rounded up: for bumps, which must reach what a node demands.</summary>
    public Wei PercentUp(int percent) => new((Value * percent + 99) / 100);

    /// <summary>This amount times <paramref name="percent"/>/100, rounded down: for limits, which must not be passed.</summary>
    public Wei PercentDown(int percent) => new(Value * percent / 100);

    /// <summary>For people: the amount in gwei with up to nine decimals.</summary>
    public string ToGweiString() => InUnits(GweiInWei, decimals: 9);

    /// <summary>For people: the amount in ether with up to eighteen decimals.</summary>
    public string ToEtherString() => InUnits(EtherInWei, decimals: 18);

    public int CompareTo(Wei other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    private string InUnits(BigInteger unit, int decimals)
    {
        BigInteger whole = BigInteger.DivRem(Value, unit, out BigInteger rest);
        string fraction = rest.ToString($"D{decimals}", CultureInfo.InvariantCulture).TrimEnd('0');
        return fraction.Length == 0
            ? whole.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction}");
    }

    private static BigInteger Scale(decimal amount, BigInteger unit)
    {
        // A decimal holds its digits as an integer and a power of ten, so nothing is lost on the way.
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(amount, parts);
        BigInteger digits = new BigInteger((uint)parts[0]) + (new BigInteger((uint)parts[1]) << 32) + (new BigInteger((uint)parts[2]) << 64);
        BigInteger scaled = digits * unit / BigInteger.Pow(10, (parts[3] >> 16) & 0xff);
        return amount < 0 ? -scaled : scaled;
    }
}
