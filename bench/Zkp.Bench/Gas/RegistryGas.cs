using System.Numerics;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Bench.Gas;

/// <summary>Measures the registries' functions on a deployment of one circuit with one public signal; all roles are the chain's signer's.</summary>
internal sealed class RegistryGas(GasChain chain, DeploymentFile deployment, string circuit)
{
    private static readonly Abi Interface = Abi.Parse(
        "function submit(uint32,uint256[8],uint256[])",
        "function submitMany(uint32,uint256[8][],uint256[])",
        "function trySubmit(uint32,uint256[8],uint256[]) returns (bool)",
        "function setLimits((uint16,uint16,uint24,uint16,uint24))",
        "function reportFailedVerifications(uint16)",
        "function pause()",
        "function unpause()",
        "function grantRole(bytes32,address)",
        "function deprecate(bytes32,uint32)",
        "function register(bytes32,uint32,address,bytes32)");

    private readonly Address registry = Address.Parse(deployment.Circuits[circuit].Registry);
    private readonly Address keys = Address.Parse(deployment.VkHashRegistry);

    private static readonly int[] ManySizes = [2, 16, 64];

    /// <summary>How many proofs <see cref="MeasureAsync"/> takes.</summary>
    public static int ProofCount => 7 + ManySizes.Sum();

    /// <param name="proofs"><see cref="ProofCount"/>, valid and of different statements.</param>
    public async Task<IReadOnlyList<FunctionGas>> MeasureAsync(IReadOnlyList<(object?[] Words, object?[] Signals)> proofs)
    {
        List<FunctionGas> figures = [];
        async Task Measure(string title, Address to, string function, params object?[] arguments)
        {
            byte[] data = Interface.Function(function).Encode(arguments);
            figures.Add(new FunctionGas(title, (await chain.MeasureAsync(to, data)).Transaction) { Data = data });
        }

        async Task Limits(params int[] limits) =>
            await chain.MeasureAsync(registry, Interface.Function("setLimits").Encode((object)limits.Select(limit => (object?)new BigInteger(limit)).ToArray()));

        int next = 0;
        async Task Submit(string title, string function = "submit")
        {
            (object?[] words, object?[] signals) = proofs[next++];
            await Measure(title, registry, function, 1, words, signals);
        }

        await Submit("`submit`");
        await Limits(50, 0, 0, 20, 3600);
        await chain.MeasureAsync(registry, Encode("submit", proofs[next++]));
        await Submit("`submit`, limit a block");
        await Limits(0, 600, 3600, 20, 3600);
        await Submit("`submit`, limit an account, its first");
        await Submit("`submit`, limit an account");
        await Limits(50, 600, 3600, 20, 3600);
        await Submit("`submit`, both limits");
        await Limits(0, 0, 0, 20, 3600);
        await Submit("`trySubmit`", "trySubmit");
        foreach (int size in ManySizes)
        {
            (object?[] Words, object?[] Signals)[] batch = [.. proofs.Skip(next).Take(size)];
            next += size;
            await Measure($"`submitMany` of {size}", registry, "submitMany", 1, batch.Select(proof => (object?)proof.Words).ToArray(), batch.SelectMany(proof => proof.Signals).ToArray());
            figures[^1] = figures[^1] with { Statements = size };
        }

        await Measure("`reportFailedVerifications`", registry, "reportFailedVerifications", 1);
        await Measure("`setLimits`", registry, "setLimits", (object)new object?[] { new BigInteger(50), new BigInteger(600), new BigInteger(3600), new BigInteger(20), new BigInteger(3600) });
        await Measure("`pause`", registry, "pause");
        await Measure("`unpause`", registry, "unpause");
        await Measure("`grantRole`", registry, "grantRole", Hash32.KeccakOf("SUBMITTER_ROLE"), registry);
        Hash32 id = Hash32.KeccakOf(circuit);
        await Measure("`VKHashRegistry.register`, a further version", keys, "register", id, 2, Address.Parse(deployment.Circuits[circuit].Verifier), Hash32.Parse(deployment.Circuits[circuit].KeyHash));
        await Measure("`VKHashRegistry.deprecate`", keys, "deprecate", id, 2);
        return figures;
    }

    private static byte[] Encode(string function, (object?[] Words, object?[] Signals) proof) =>
        Interface.Function(function).Encode(1, proof.Words, proof.Signals);
}
