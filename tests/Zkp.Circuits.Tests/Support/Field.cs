using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Support;

internal static class Field
{
    public static Fr Parse(string text)
    {
        Assert.True(Fr.TryParse(text, out Fr value), text);
        return value;
    }

    public static Fr Of(long value) => value < 0 ? -Fr.FromUInt64((ulong)-value) : Fr.FromUInt64((ulong)value);
}
