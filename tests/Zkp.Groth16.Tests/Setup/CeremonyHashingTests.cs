using System.Text.Json;
using Zkp.Bn254;
using Zkp.LocalTools;

namespace Zkp.Groth16.Tests;

/// <summary>The parts of transcripts against other implementations: OpenSSL's BLAKE2b and the arithmetic that snarkjs runs on.</summary>
public class CeremonyHashingTests
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ZKP_SEED"), out int seed) ? seed : Environment.TickCount;

    [Fact]
    public void TheHashOfRfc7693sExample() => Assert.Equal(
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        Convert.ToHexStringLower(Blake2b.Hash("abc"u8)));

    [Fact]
    public async Task HashesOfAllLengthsAreThoseOfOpenSsl()
    {
        string[] expected = await RunAsync<string[]>(
            """
            const { createHash } = require("crypto");
            const hashes = [];
            for (let n = 0; n < 400; n++) {
                hashes.push(createHash("blake2b512").update(Uint8Array.from({ length: n }, (_, i) => (i * 7 + n) & 255)).digest("hex"));
            }
            console.log(JSON.stringify(hashes));
            """);
        Random random = new(Seed);
        for (int n = 0; n < expected.Length; n++)
        {
            byte[] data = [.. Enumerable.Range(0, n).Select(i => (byte)((i * 7) + n))];
            Assert.Equal(expected[n], Convert.ToHexStringLower(Blake2b.Hash(data)));

            // In pieces, and through a copy taken half-way.
            Blake2b hash = new();
            for (int position = 0; position < n;)
            {
                int taken = Math.Min(n - position, random.Next(1, 200));
                hash.Append(data.AsSpan(position, taken));
                position += taken;
                hash = hash.Clone();
            }

            Assert.Equal(expected[n], Convert.ToHexStringLower(hash.Finish()));
        }
    }

    /// <summary>Where snarkjs reads a point from beyond its section, coordinates exceed the modulus and its arithmetic wraps around.</summary>
    [Fact]
    public async Task DifferencesWithBytesThatAreNoPointAreThoseOfSnarkjssArithmetic()
    {
        Random random = new(Seed);
        byte[][] minuends = [.. Enumerable.Range(0, 60).Select(_ => new byte[G1Affine.Size])];
        foreach (byte[] minuend in minuends)
        {
            random.NextBytes(minuend);
        }

        G1Affine[] subtrahends = [.. minuends.Select((_, i) => G1Affine.Generator * Fr.FromUInt64((ulong)(i + 2)).Pow(77))];
        string[] operands = [.. subtrahends.Select(point => Convert.ToHexStringLower(Raw(point)))];
        string[] expected = await RunAsync<string[]>(
            $$"""
            const { getCurveFromName } = require("ffjavascript");
            (async () => {
                const { G1, terminate } = await getCurveFromName("bn128", true);
                const minuends = {{JsonSerializer.Serialize(minuends.Select(Convert.ToHexStringLower))}};
                const subtrahends = {{JsonSerializer.Serialize(operands)}};
                const bytes = hex => Uint8Array.from(Buffer.from(hex, "hex"));
                console.log(JSON.stringify(minuends.map((m, i) => Buffer.from(G1.toAffine(G1.sub(bytes(m), bytes(subtrahends[i])))).toString("hex"))));
                process.exit(0);
            })();
            """);
        for (int i = 0; i < expected.Length; i++)
        {
            string actual = Convert.ToHexStringLower(Raw(G1Affine.From(SnarkjsOverread.Subtract(minuends[i], subtrahends[i]))));
            Assert.True(expected[i] == actual, $"case {i} with ZKP_SEED={Seed}");
        }
    }

    private static byte[] Raw(G1Affine point) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<G1Affine>([point]).ToArray();

    private static async Task<T> RunAsync<T>(string script)
    {
        string path = TestCircuit.Multiplier.NewFile(".cjs");
        await File.WriteAllTextAsync(path, script);
        (int exitCode, string output) = await NodeTools.RunNodeAsync(path, []);
        Assert.True(exitCode == 0, output);
        return JsonSerializer.Deserialize<T>(output)!;
    }
}
