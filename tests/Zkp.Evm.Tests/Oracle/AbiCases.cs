using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Zkp.Evm.Tests.Oracle;

/// <summary>Random ABI types with random values: as our encoder takes them and as cast's command line takes them.</summary>
internal static class AbiCases
{
    /// <summary>One value: its type's name, the value for <see cref="Abi.Encode"/>, and its text for cast.</summary>
    internal sealed record Case(string Type, object Value, string Text);

    public static Gen<Case[]> Arguments => Value(2).Array[1, 4];

    private static Gen<Case> Value(int depth) => depth == 0 ? Leaf : Gen.Frequency((4, Leaf), (1, Array(depth)), (1, Tuple(depth)));

    private static Gen<BigInteger> Bits(int bits) => Gen.Byte.Array[bits / 8].Select(Gen.Int[0, 3], (bytes, edge) => edge switch
    {
        0 => BigInteger.Zero,
        1 => (BigInteger.One << bits) - 1,
        _ => new BigInteger(bytes, isUnsigned: true),
    });

    private static Gen<Case> Leaf => Gen.OneOf(
        Gen.Int[1, 32].SelectMany(size => Bits(size * 8).Select(number => new Case(Name("uint", size * 8), number, number.ToString(CultureInfo.InvariantCulture)))),
        Gen.Int[1, 32].SelectMany(size => Bits(size * 8).Select(number => number - (BigInteger.One << ((size * 8) - 1)))
            .Select(number => new Case(Name("int", size * 8), number, number.ToString(CultureInfo.InvariantCulture)))),
        Gen.Bool.Select(flag => new Case("bool", flag, flag ? "true" : "false")),
        Gen.Byte.Array[20].Select(bytes => new Case("address", Address.FromBytes(bytes), Hex.Encode(bytes))),
        Gen.Int[1, 32].SelectMany(size => Gen.Byte.Array[size].Select(bytes => new Case(Name("bytes", size), bytes, Hex.Encode(bytes)))),
        Gen.Byte.Array[0, 70].Select(bytes => new Case("bytes", bytes, Hex.Encode(bytes))),
        Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz ABCZ0189_äß€"], 0, 40].Select(text => new Case("string", text, $"\"{text}\"")));

    /// <summary>All elements are the same value: cast's text of an array is made from its elements', and types must agree.</summary>
    private static Gen<Case> Array(int depth) => Value(depth - 1).Select(Gen.Int[0, 3], Gen.Bool, (element, count, isFixed) => new Case(
        isFixed ? Name(element.Type + "[", Math.Max(count, 1)) + "]" : element.Type + "[]",
        Enumerable.Repeat(element.Value, isFixed ? Math.Max(count, 1) : count).ToArray(),
        "[" + string.Join(",", Enumerable.Repeat(element.Text, isFixed ? Math.Max(count, 1) : count)) + "]"));

    private static Gen<Case> Tuple(int depth) => Value(depth - 1).Array[1, 3].Select(fields => new Case(
        "(" + string.Join(",", fields.Select(field => field.Type)) + ")",
        fields.Select(field => field.Value).ToArray(),
        "(" + string.Join(",", fields.Select(field => field.Text)) + ")"));

    private static string Name(string prefix, int size) => prefix + size.ToString(CultureInfo.InvariantCulture);
}
