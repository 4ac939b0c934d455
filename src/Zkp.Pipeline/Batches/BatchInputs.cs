using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Pipeline.Batches;

/// <summary>Puts the input signals of single statements together to those of a batch circuit.</summary>
public static class BatchInputs
{
    private const string ChallengeSignal = "challenge";

    private static readonly string[] Signals = ["theorem", "salt", "conclusion", "antecedent", "selector"];

    /// <param name="slots">circom's input JSON of each slot, in the order of <see cref="StatementSet.Slots"/>. Private.</param>
    /// <returns>circom's input JSON of the batch circuit, in UTF-8. Private.</returns>
    /// <exception cref="JsonException">One of them is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">One of them lacks a signal.</exception>
    public static byte[] Combine(IReadOnlyList<ReadOnlyMemory<byte>> slots, Fr challenge)
    {
        ArgumentNullException.ThrowIfNull(slots);
        JsonDocument[] inputs = new JsonDocument[slots.Count];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = JsonDocument.Parse(slots[i]);
            }

            using MemoryStream combined = new();
            using (Utf8JsonWriter writer = new(combined))
            {
                writer.WriteStartObject();
                foreach (string signal in Signals)
                {
                    writer.WriteStartArray(signal);
                    foreach (JsonDocument input in inputs)
                    {
                        input.RootElement.GetProperty(signal).WriteTo(writer);
                    }

                    writer.WriteEndArray();
                }

                writer.WriteString(ChallengeSignal, challenge.ToString());
                writer.WriteEndObject();
            }

            return combined.ToArray();
        }
        finally
        {
            foreach (JsonDocument? input in inputs)
            {
                input?.Dispose();
            }
        }
    }
}
