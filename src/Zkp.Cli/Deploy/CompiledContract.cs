using System.Text.Json;

namespace Zkp.Cli.Deploy;

/// <summary>What the Solidity compiler made of one contract.</summary>
/// <param name="Abi">The compiler's JSON array.</param>
/// <param name="CreationCode">Runs once; constructor arguments are appended to it.</param>
/// <param name="RuntimeCode">What stands on chain, with zeros in place of immutable variables.</param>
public sealed record CompiledContract(string Name, JsonElement Abi, byte[] CreationCode, byte[] RuntimeCode)
{
    /// <summary>The file that it is in, as the compiler's input names it.</summary>
    public string File { get; init; } = "";

    /// <summary>The compiler's whole standard-JSON input: who has it makes the same bytes.</summary>
    public string CompilerInput { get; init; } = "";

    /// <summary>Where its state variables lie, as the compiler tells it.</summary>
    public JsonElement StorageLayout { get; init; }

    /// <summary>The creation code with constructor arguments of these types behind it.</summary>
    internal byte[] CreationCodeWith(string[] types, params object?[] values) => [.. CreationCode, .. Evm.Abi.Encode(types, values)];
}
