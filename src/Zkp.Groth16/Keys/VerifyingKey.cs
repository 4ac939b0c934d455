using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>What a verifier needs of one circuit's keys.</summary>
public sealed class VerifyingKey
{
    private const string What = "verification key";

    private readonly Lazy<PreparedVerifyingKey> prepared;

    /// <summary>Makes a key of points that are known to be in their groups.</summary>
    /// <exception cref="ArgumentException"><paramref name="ic"/> is empty.</exception>
    public VerifyingKey(G1Affine alpha, G2Affine beta, G2Affine gamma, G2Affine delta, IReadOnlyList<G1Affine> ic)
    {
        ArgumentNullException.ThrowIfNull(ic);
        if (ic.Count == 0)
        {
            throw new ArgumentException("A verification key has at least one IC point.", nameof(ic));
        }

        (Alpha, Beta, Gamma, Delta, Ic) = (alpha, beta, gamma, delta, ic);
        prepared = new Lazy<PreparedVerifyingKey>(() => new PreparedVerifyingKey(this));
    }

    public G1Affine Alpha { get; }

    public G2Affine Beta { get; }

    public G2Affine Gamma { get; }

    public G2Affine Delta { get; }

    /// <summary>The constant's point, then one point a public signal.</summary>
    public IReadOnlyList<G1Affine> Ic { get; }

    public int PublicCount => Ic.Count - 1;

    internal PreparedVerifyingKey Prepared => prepared.Value;

    /// <summary>Reads snarkjs's <c>verification_key.json</c>.</summary>
    /// <exception cref="ProofSystemFormatException">The file is no such key.</exception>
    public static VerifyingKey ReadJson(string path) => ParseJson(File.ReadAllText(path));

    /// <summary>Parses snarkjs's verification key; points are checked to be in their groups.</summary>
    /// <exception cref="ProofSystemFormatException">The text is no such key.</exception>
    public static VerifyingKey ParseJson(string json)
    {
        using JsonDocument document = JsonPoints.Parse(json, What);
        JsonElement root = document.RootElement;
        JsonPoints.CheckProtocol(root, What);
        JsonElement[] elements = JsonPoints.Array(JsonPoints.Member(root, "IC", What), null, "IC");
        string publicCount = JsonPoints.Text(JsonPoints.Member(root, "nPublic", What), "nPublic");
        if (publicCount != $"{elements.Length - 1}")
        {
            throw new ProofSystemFormatException($"The {What} has {elements.Length} IC points, but \"nPublic\" is {publicCount}.");
        }

        G1Affine[] ic = [.. elements.Select((element, i) => JsonPoints.ReadG1(element, $"IC[{i}]"))];
        return new VerifyingKey(
            JsonPoints.ReadG1(root, "vk_alpha_1", What),
            JsonPoints.ReadG2(root, "vk_beta_2", What),
            JsonPoints.ReadG2(root, "vk_gamma_2", What),
            JsonPoints.ReadG2(root, "vk_delta_2", What),
            ic);
    }

    /// <summary>Writes the key as snarkjs does.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("protocol", "groth16");
        writer.WriteString("curve", "bn128");
        writer.WriteNumber("nPublic", PublicCount);
        writer.WritePropertyName("vk_alpha_1");
        JsonPoints.WriteG1(writer, Alpha);
        writer.WritePropertyName("vk_beta_2");
        JsonPoints.WriteG2(writer, Beta);
        writer.WritePropertyName("vk_gamma_2");
        JsonPoints.WriteG2(writer, Gamma);
        writer.WritePropertyName("vk_delta_2");
        JsonPoints.WriteG2(writer, Delta);
        writer.WritePropertyName("vk_alphabeta_12");
        WriteFq12(writer, PairingEngine.Pair(Alpha, Beta));
        writer.WritePropertyName("IC");
        writer.WriteStartArray();
        foreach (G1Affine point in Ic)
        {
            JsonPoints.WriteG1(writer, point);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteFq12(Utf8JsonWriter writer, in Fq12 value)
    {
        writer.WriteStartArray();
        foreach (Fq6 half in new[] { value.C0, value.C1 })
        {
            writer.WriteStartArray();
            JsonPoints.WriteFq2(writer, half.C0);
            JsonPoints.WriteFq2(writer, half.C1);
            JsonPoints.WriteFq2(writer, half.C2);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
