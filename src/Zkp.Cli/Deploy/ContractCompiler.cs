using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zkp.LocalTools;

namespace Zkp.Cli.Deploy;

/// <summary>
/// Compiles Solidity with npm's solc, under the settings of <c>contracts/foundry.toml</c>, and remembers the results on
/// disk by the hash of all that went in.
/// </summary>
public sealed partial class ContractCompiler
{
    private const string CacheFormat = "1";

    private static readonly SemaphoreSlim Gate = new(1);

    private readonly string cacheFolder;

    /// <param name="cacheFolder">Where results are kept; null stands for <c>.zkp/contracts</c> in the checkout.</param>
    public ContractCompiler(string? cacheFolder = null) =>
        this.cacheFolder = cacheFolder ?? RepositoryRoot.Combine(".zkp", "contracts");

    /// <summary>The repository's own contracts: <c>VKHashRegistry</c>, <c>ComplaintRegistry</c> and <c>BatchRegistry</c>.</summary>
    public Task<IReadOnlyDictionary<string, CompiledContract>> CompileRegistriesAsync(CancellationToken cancellationToken = default) =>
        CompileAsync(RepositorySources(), ["VKHashRegistry", "ComplaintRegistry", "BatchRegistry", "IGrothVerifier"], cancellationToken);

    /// <summary>The stand-ins of <c>contracts/local</c>, which are for local chains only.</summary>
    public Task<IReadOnlyDictionary<string, CompiledContract>> CompileLocalAsync(CancellationToken cancellationToken = default)
    {
        string[] paths = [.. Directory.EnumerateFiles(RepositoryRoot.Combine("contracts", "local"), "*.sol").Order(StringComparer.Ordinal)];
        return CompileAsync(
            paths.ToDictionary(path => "contracts/local/" + Path.GetFileName(path), File.ReadAllText, StringComparer.Ordinal),
            [.. paths.Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name.StartsWith("Local", StringComparison.Ordinal))],
            cancellationToken);
    }

    /// <summary>One contract that stands alone in its file.</summary>
    public async Task<CompiledContract> CompileSingleAsync(string source, string contractName, CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal) { [contractName + ".sol"] = source };
        return (await CompileAsync(sources, [contractName], cancellationToken))[contractName];
    }

    /// <summary>A contract of somebody else's, for comparison: warnings about it are not ours to mend.</summary>
    public async Task<CompiledContract> CompileForeignAsync(
        string source, string contractName, bool viaIr, CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal) { [contractName + ".sol"] = source };
        return (await CompileAsync(StandardJson(sources, viaIr), [contractName], strict: false, cancellationToken))[contractName];
    }

    /// <summary>Compiles sources that import only each other.</summary>
    /// <param name="sources">By the name under which the others import them.</param>
    /// <exception cref="InvalidDataException">The compiler refused them; the message is its own.</exception>
    public Task<IReadOnlyDictionary<string, CompiledContract>> CompileAsync(
        IReadOnlyDictionary<string, string> sources, IReadOnlyList<string> contractNames, CancellationToken cancellationToken = default) =>
        CompileAsync(StandardJson(sources, viaIr: true), contractNames, strict: true, cancellationToken);

    private async Task<IReadOnlyDictionary<string, CompiledContract>> CompileAsync(
        string input, IReadOnlyList<string> contractNames, bool strict, CancellationToken cancellationToken)
    {
        string cached = Path.Combine(cacheFolder, CacheKey(input) + ".json");
        string output = await ReadOrCompileAsync(input, cached, strict, cancellationToken);

        using JsonDocument document = JsonDocument.Parse(output);
        Dictionary<string, CompiledContract> contracts = new(StringComparer.Ordinal);
        foreach (JsonProperty file in document.RootElement.GetProperty("contracts").EnumerateObject())
        {
            foreach (JsonProperty contract in file.Value.EnumerateObject().Where(contract => contractNames.Contains(contract.Name)))
            {
                JsonElement evm = contract.Value.GetProperty("evm");
                contracts.Add(contract.Name, new CompiledContract(
                    contract.Name, contract.Value.GetProperty("abi").Clone(), Code(evm, "bytecode"), Code(evm, "deployedBytecode"))
                {
                    File = file.Name,
                    CompilerInput = input,
                    StorageLayout = contract.Value.GetProperty("storageLayout").Clone(),
                });
            }
        }

        return contractNames.FirstOrDefault(name => !contracts.ContainsKey(name)) is { } missing
            ? throw new InvalidDataException($"The sources hold no contract {missing}.")
            : contracts;
    }

    private static async Task<string> ReadOrCompileAsync(string input, string cached, bool strict, CancellationToken cancellationToken)
    {
        if (File.Exists(cached))
        {
            return await File.ReadAllTextAsync(cached, cancellationToken);
        }

        // One at a time: who waits for the same sources finds them compiled. The compiler takes a core and half a gigabyte.
        await Gate.WaitAsync(cancellationToken);
        try
        {
            await using FileStream claim = await FileClaim.TakeAsync(cached + ".lock", cancellationToken);
            return File.Exists(cached)
                ? await File.ReadAllTextAsync(cached, cancellationToken)
                : await CompileAndKeepAsync(input, cached, strict, cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The compiler's version as explorers name it, <c>v0.8.37+commit.…</c>.</summary>
    public static async Task<string> VersionAsync(CancellationToken cancellationToken = default)
    {
        (int exitCode, string output) = await ToolProcess.RunAsync(
            "node", [RepositoryRoot.Combine("contracts", "solc"), "--version"], cancellationToken: cancellationToken);
        Match version = VersionPattern().Match(output);
        return exitCode == 0 && version.Success
            ? "v" + version.Value
            : throw new InvalidDataException($"The Solidity compiler does not tell its version: {output}");
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+\.[0-9]+\+commit\.[0-9a-f]{8}")]
    private static partial Regex VersionPattern();

    private static byte[] Code(JsonElement evm, string member) =>
        Convert.FromHexString(evm.GetProperty(member).GetProperty("object").GetString()!);

    private static async Task<string> CompileAndKeepAsync(string input, string cached, bool strict, CancellationToken cancellationToken)
    {
        (int exitCode, string output) = await ToolProcess.RunAsync(
            "node",
            [RepositoryRoot.Combine("contracts", "solc"), "--standard-json"],
            standardInput: input,
            cancellationToken: cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidDataException($"The Solidity compiler ended with exit code {exitCode}: {output}");
        }

        JsonNode result = JsonNode.Parse(output)!;
        if (Complaint(result, strict) is { } error)
        {
            throw new InvalidDataException("The Solidity compiler says: " + error);
        }

        // Under another name first: a reader beside us sees all of it or nothing.
        string temporary = $"{cached}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(temporary, output, cancellationToken);
        File.Move(temporary, cached, overwrite: true);
        return output;
    }

    /// <summary>The worst that the compiler says. Warnings count where strict: contracts can't be mended later.</summary>
    private static string? Complaint(JsonNode result, bool strict)
    {
        IEnumerable<JsonNode> said = result["errors"]?.AsArray().OfType<JsonNode>() ?? [];
        ILookup<bool, string> bySeverity = said.ToLookup(
            message => message["severity"]!.GetValue<string>() == "error", message => message["formattedMessage"]!.GetValue<string>());
        return bySeverity[true].FirstOrDefault() ?? (strict ? bySeverity[false].FirstOrDefault() : null);
    }

    /// <summary>The settings of the profile "default" in foundry.toml; a test holds the two against each other.</summary>
    private static string StandardJson(IReadOnlyDictionary<string, string> sources, bool viaIr)
    {
        JsonObject files = [];
        foreach ((string name, string content) in sources.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            files.Add(name, new JsonObject { ["content"] = content });
        }

        return new JsonObject
        {
            ["language"] = "Solidity",
            ["sources"] = files,
            ["settings"] = new JsonObject
            {
                ["evmVersion"] = "cancun",
                ["viaIR"] = viaIr,
                ["optimizer"] = new JsonObject { ["enabled"] = true, ["runs"] = 1_000_000 },
                ["metadata"] = new JsonObject { ["bytecodeHash"] = "none", ["appendCBOR"] = false },
                ["outputSelection"] = new JsonObject
                {
                    ["*"] = new JsonObject { ["*"] = new JsonArray("abi", "evm.bytecode.object", "evm.deployedBytecode.object", "storageLayout") },
                },
            },
        }.ToJsonString();
    }

    private static string CacheKey(string input)
    {
        // The compiler's version is part of what went in.
        string package = File.ReadAllText(RepositoryRoot.Combine("node_modules", "solc", "package.json"));
        string version = JsonNode.Parse(package)!["version"]!.GetValue<string>();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{CacheFormat}\n{version}\n{input}")));
    }

    /// <summary>The files of contracts/src and what they import of OpenZeppelin, under the names of their imports.</summary>
    private static Dictionary<string, string> RepositorySources()
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        string contracts = RepositoryRoot.Combine("contracts");
        Queue<string> pending = new(Directory
            .EnumerateFiles(Path.Combine(contracts, "src"), "*.sol", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(contracts, path).Replace('\\', '/')));
        while (pending.TryDequeue(out string? name))
        {
            if (sources.ContainsKey(name))
            {
                continue;
            }

            string path = name.StartsWith('@')
                ? RepositoryRoot.Combine(["node_modules", .. name.Split('/')])
                : Path.Combine(contracts, name);
            sources.Add(name, File.ReadAllText(path));
            foreach (string import in SolidityImports.Of(sources[name], name))
            {
                pending.Enqueue(import);
            }
        }

        return sources;
    }
}
