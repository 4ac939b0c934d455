using System.Numerics;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Cli.Deploy;

/// <summary>A circuit with its verifier, compiled.</summary>
/// <param name="KeyWords">The verifying key's words in the order of its hash.</param>
/// <param name="Verifier">The contract generated from the key. A batch circuit's first version needs none: its registry holds the key itself.</param>
internal sealed record CircuitContracts(Circuit Circuit, Hash32 Id, IReadOnlyList<BigInteger> KeyWords, CompiledContract Verifier)
{
    private const int BatchSignals = 2;

    /// <summary>The key's hash as a verifier computes it on chain.</summary>
    public Hash32 KeyHash { get; } = HashOf(KeyWords);

    public string Label => $"{Circuit.Id} v{Circuit.Version}";

    /// <summary>Generates and compiles the verifier of the circuit's key.</summary>
    /// <exception cref="FormatException">The key file can't be used.</exception>
    public static async Task<CircuitContracts> PrepareAsync(Circuit circuit, ContractCompiler compiler, CancellationToken cancellationToken)
    {
        VerifyingKey key = VerifyingKey.ReadJson(circuit.VerifyingKeyPath);
        if (circuit.BatchSize is not null && key.PublicCount != BatchSignals)
        {
            throw new FormatException($"{circuit.VerifyingKeyPath} is of {key.PublicCount} public signals; a batch circuit has {BatchSignals}, the binding and the challenge.");
        }

        string name = SolidityVerifier.ContractName(circuit.Id, circuit.Version);
        CompiledContract verifier = await compiler.CompileSingleAsync(SolidityVerifier.Generate(key, name), name, cancellationToken);
        return new CircuitContracts(circuit, Hash32.KeccakOf(circuit.Id), SolidityVerifier.KeyWords(key), verifier);
    }

    private static Hash32 HashOf(IReadOnlyList<BigInteger> words)
    {
        byte[] bytes = new byte[words.Count * 32];
        for (int i = 0; i < words.Count; i++)
        {
            Hash32.FromBigInteger(words[i]).CopyTo(bytes.AsSpan(i * 32));
        }

        return Hash32.FromBytes(Keccak256.Hash(bytes));
    }
}
