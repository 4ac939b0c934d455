using System.Globalization;
using System.Text;

namespace Zkp.Evm;

/// <summary>Decoded values for people: in messages and logs, shortened so that no log line explodes.</summary>
internal static class AbiText
{
    private const int MaxItems = 16;

    public static string Describe(AbiValues values)
    {
        StringBuilder text = new("(");
        for (int i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (i == MaxItems)
            {
                text.Append(CultureInfo.InvariantCulture, $"… {values.Count - i} more");
                break;
            }

            string name = values.Parameters[i].Name;
            text.Append(name.Length == 0 ? "" : name + ": ").Append(Value(values[i]));
        }

        return text.Append(')').ToString();
    }

    private static string Value(object value) => value switch
    {
        byte[] bytes => bytes.Length <= 32 ? Hex.Encode(bytes) : $"{Hex.Encode(bytes.AsSpan(0, 32))}… ({bytes.Length} bytes)",
        string text => $"\"{Hex.Shorten(text)}\"",
        bool truth => truth ? "true" : "false",
        AbiValues tuple => Describe(tuple),
        object[] items => "[" + string.Join(", ", items.Take(MaxItems).Select(Value)) + (items.Length > MaxItems ? ", …]" : "]"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
