using System.Numerics;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Cli.Deploy;

/// <summary>A circuit with its verifier, compiled.</summary>
internal sealed record CircuitContracts(Circuit Circuit, Hash32 Id, Hash32 KeyHash, CompiledContract Verifier)
{
    public string Label => $"{Circuit.Id} v{Circuit.Version}";

    /// <summary>Generates and compiles the verifier of the circuit's key.</summary>
    /// <exception cref="FormatException">The key file can't be used.</exception>
    public static async Task<CircuitContracts> PrepareAsync(Circuit circuit, ContractCompiler compiler, CancellationToken cancellationToken)
    {
        VerifyingKey key = VerifyingKey.ReadJson(circuit.VerifyingKeyPath);
        string name = SolidityVerifier.ContractName(circuit.Id, circuit.Version);
        CompiledContract verifier = await compiler.CompileSingleAsync(SolidityVerifier.Generate(key, name), name, cancellationToken);
        return new CircuitContracts(circuit, Hash32.KeccakOf(circuit.Id), HashOf(key), verifier);
    }

    /// <summary>The key's hash as the verifier itself computes it on chain.</summary>
    public static Hash32 HashOf(VerifyingKey key)
    {
        BigInteger[] words = SolidityVerifier.KeyWords(key);
        byte[] bytes = new byte[words.Length * 32];
        for (int i = 0; i < words.Length; i++)
        {
            Hash32.FromBigInteger(words[i]).CopyTo(bytes.AsSpan(i * 32));
        }

        return Hash32.FromBytes(Keccak256.Hash(bytes));
    }
}
