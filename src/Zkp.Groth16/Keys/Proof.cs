using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A Groth16 proof (Groth, ePrint 2016/260).</summary>
public sealed record Proof(G1Affine A, G2Affine B, G1Affine C)
{
    /// <summary>Parses snarkjs's <c>proof.json</c>; points are checked to be in their groups.</summary>
    /// <exception cref="ProofSystemFormatException">The text is no such proof.</exception>
    public static Proof ParseJson(string json)
    {
        const string What = "proof";
        using JsonDocument document = JsonPoints.Parse(json, What);
        JsonElement root = document.RootElement;
        JsonPoints.CheckProtocol(root, What);
        return new Proof(
            JsonPoints.ReadG1(root, "pi_a", What), JsonPoints.ReadG2(root, "pi_b", What), JsonPoints.ReadG1(root, "pi_c", What));
    }

    /// <summary>The number of bytes of a compressed proof.</summary>
    public const int CompressedSize = (2 * CompressedPoints.G1Size) + CompressedPoints.G2Size;

    /// <summary>A, B and C compressed, 128 bytes in gnark-crypto's format of points.</summary>
    public byte[] ToCompressedBytes()
    {
        byte[] bytes = new byte[CompressedSize];
        CompressedPoints.Write(A, bytes);
        CompressedPoints.Write(B, bytes.AsSpan(CompressedPoints.G1Size));
        CompressedPoints.Write(C, bytes.AsSpan(CompressedPoints.G1Size + CompressedPoints.G2Size));
        return bytes;
    }

    /// <summary>Reads a compressed proof; refuses another length, coordinates not below the modulus, and points outside their groups.</summary>
    public static bool TryReadCompressed(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Proof? proof)
    {
        proof = null;
        if (source.Length == CompressedSize
            && CompressedPoints.TryRead(source, out G1Affine a)
            && CompressedPoints.TryRead(source[CompressedPoints.G1Size..], out G2Affine b)
            && CompressedPoints.TryRead(source[(CompressedPoints.G1Size + CompressedPoints.G2Size)..], out G1Affine c))
        {
            proof = new Proof(a, b, c);
        }

        return proof is not null;
    }

    /// <summary>Writes the proof as snarkjs does.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("pi_a");
        JsonPoints.WriteG1(writer, A);
        writer.WritePropertyName("pi_b");
        JsonPoints.WriteG2(writer, B);
        writer.WritePropertyName("pi_c");
        JsonPoints.WriteG1(writer, C);
        writer.WriteString("protocol", "groth16");
        writer.WriteString("curve", "bn128");
        writer.WriteEndObject();
    });

    /// <summary>
    /// The eight words that a verifier contract takes: a.x, a.y, b.x.c1, b.x.c0, b.y.c1, b.y.c0, c.x, c.y. EIP-197 puts the coefficient of u
    /// before the real part.
    /// </summary>
    public BigInteger[] ToEvmWords() =>
    [
        A.X.ToBigInteger(), A.Y.ToBigInteger(),
        B.X.C1.ToBigInteger(), B.X.C0.ToBigInteger(), B.Y.C1.ToBigInteger(), B.Y.C0.ToBigInteger(),
        C.X.ToBigInteger(), C.Y.ToBigInteger(),
    ];
}
