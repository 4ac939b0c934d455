using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>snarkjs's <c>public.json</c>: an array of decimal strings.</summary>
public static class PublicSignals
{
    /// <summary>Writes the signals as snarkjs does.</summary>
    public static string ToJson(IReadOnlyList<Fr> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return JsonText.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (Fr signal in signals)
            {
                writer.WriteStringValue(signal.ToString());
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Parses the signals; each must be below the scalar field's modulus.</summary>
    /// <exception cref="ProofSystemFormatException">The text is no such array.</exception>
    public static IReadOnlyList<Fr> ParseJson(string json)
    {
        using JsonDocument document = JsonPoints.Parse(json, "list of public signals");
        JsonElement[] elements = JsonPoints.Array(document.RootElement, null, "public signals");
        Fr[] signals = new Fr[elements.Length];
        for (int i = 0; i < signals.Length; i++)
        {
            if (!Fr.TryParse(JsonPoints.Text(elements[i], "public signals"), out signals[i]))
            {
                throw new ProofSystemFormatException($"Public signal {i} is no number below the scalar field's modulus.");
            }
        }

        return signals;
    }
}
