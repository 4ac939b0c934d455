using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Zkp.LocalTools;

namespace Zkp.Cli.Checks;

/// <summary>What the verbs need of a machine.</summary>
internal static class MachineChecks
{
    private const long NeededBytes = 2L << 30;

    public static IReadOnlyList<Func<CancellationToken, Task<CheckResult>>> All { get; } =
    [
        DotnetAsync,
        NodeAsync,
        NpmToolsAsync,
        token => ToolAsync("anvil (local chains)", () => NodeTools.Anvil, token),
        token => ToolAsync("forge (contracts)", () => NodeTools.Forge, token),
        token => ToolAsync("cast (tests)", () => NodeTools.Cast, token),
        _ => FileAsync("Azurite (storage)", () => NodeTools.Azurite),
        _ => FileAsync("circom2 (circuits)", () => NodeTools.Circom2),
        _ => FileAsync("snarkjs (tests)", () => NodeTools.Snarkjs),
        _ => DiskAsync(),
        _ => LoopbackAsync(),
    ];

    private static async Task<CheckResult> DotnetAsync(CancellationToken cancellationToken)
    {
        (int code, string output) = await TryRunAsync("dotnet", ["--list-sdks"], cancellationToken);
        string? sdk = output.Split('\n').LastOrDefault(line => line.StartsWith("10.", StringComparison.Ordinal));
        return code == 0 && sdk is not null
            ? new CheckResult(".NET SDK 10", true, sdk.Split(' ')[0])
            : new CheckResult(
                ".NET SDK 10", false, "not found", "install it from https://dotnet.microsoft.com/download/dotnet/10.0");
    }

    private static async Task<CheckResult> NodeAsync(CancellationToken cancellationToken)
    {
        (int code, string output) = await TryRunAsync("node", ["--version"], cancellationToken);
        string version = output.Trim().TrimStart('v');
        return code == 0
            && int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && major >= 20
            ? new CheckResult("Node.js 20", true, version)
            : new CheckResult(
                "Node.js 20", false, code == 0 ? $"this is {version}" : "not found", "install version 20 or newer from https://nodejs.org/");
    }

    private static Task<CheckResult> NpmToolsAsync(CancellationToken cancellationToken)
    {
        bool installed = File.Exists(RepositoryRoot.Combine("node_modules", ".package-lock.json"));
        return Task.FromResult(new CheckResult(
            "npm tools", installed, installed ? "installed" : "not installed", installed ? null : "any verb installs them, for example ./zkp setup"));
    }

    private static async Task<CheckResult> ToolAsync(string name, Func<string> path, CancellationToken cancellationToken)
    {
        try
        {
            (int code, string output) = await TryRunAsync(path(), ["--version"], cancellationToken);
            return code == 0
                ? new CheckResult(name, true, output.Split('\n')[0].Trim())
                : new CheckResult(name, false, "does not start", "install Foundry 1.7 (https://getfoundry.sh) and put it on the PATH");
        }
        catch (FileNotFoundException exception)
        {
            return new CheckResult(name, false, "not found", exception.Message);
        }
    }

    private static Task<CheckResult> FileAsync(string name, Func<string> path)
    {
        try
        {
            return Task.FromResult(new CheckResult(name, true, Path.GetRelativePath(RepositoryRoot.Path, path())));
        }
        catch (FileNotFoundException exception)
        {
            return Task.FromResult(new CheckResult(name, false, "not found", exception.Message));
        }
    }

    private static Task<CheckResult> DiskAsync()
    {
        long free = new DriveInfo(RepositoryRoot.Path).AvailableFreeSpace;
        string finding = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):F1} GiB free");
        return Task.FromResult(free >= NeededBytes
            ? new CheckResult("disk", true, finding)
            : new CheckResult("disk", false, finding, "2 GiB are needed for the tools, the build and the local chains"));
    }

    private static Task<CheckResult> LoopbackAsync()
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            return Task.FromResult(new CheckResult("ports on 127.0.0.1", true, "can be opened"));
        }
        catch (SocketException exception)
        {
            return Task.FromResult(new CheckResult(
                "ports on 127.0.0.1", false, exception.Message, "allow programs of yours to listen on 127.0.0.1"));
        }
    }

    private static async Task<(int ExitCode, string Output)> TryRunAsync(
        string fileName, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await ToolProcess.RunAsync(fileName, arguments, cancellationToken: cancellationToken);
        }
        catch (Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
