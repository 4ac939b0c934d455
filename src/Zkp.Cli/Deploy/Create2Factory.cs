using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>
/// The deterministic deployment proxy, which stands at one address on nearly every chain and on anvil
/// (https://github.com/Arachnid/deterministic-deployment-proxy): it takes a salt and creation code and runs CREATE2. The
/// contract's address then follows from its code alone, so a deployment that was interrupted finds what it already did.
/// </summary>
internal static class Create2Factory
{
    public static readonly Address Address = Address.Parse("0x4e59b44847b379578588920cA78FbF26c0B4956C");

    /// <summary>One salt for everything of ours; contracts differ by their code and arguments.</summary>
    private static readonly Hash32 Salt = Hash32.KeccakOf("ZkpFunctions");

    public static Address AddressOf(byte[] initCode) => Address.OfCreate2(Address, Salt, initCode);

    /// <summary>The data of the transaction to <see cref="Address"/> that creates the contract.</summary>
    public static byte[] Call(byte[] initCode) => [.. Salt.ToArray(), .. initCode];
}
