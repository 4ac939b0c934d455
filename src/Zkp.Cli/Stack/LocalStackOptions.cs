using Zkp.LocalTools;

namespace Zkp.Cli.Stack;

/// <summary>What a <see cref="LocalStack"/> is made of.</summary>
internal sealed record LocalStackOptions
{
    /// <summary>The folder for everything that the stack writes; made when missing.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Folders whose subfolders are circuits; all of these circuits are deployed and can be asked for.</summary>
    public IReadOnlyList<string> CircuitsDirectories { get; init; } = [RepositoryRoot.Combine(".zkp", "circuits")];

    public IReadOnlyList<LocalNetwork> Networks { get; init; } = LocalNetwork.Defaults;

    /// <summary>Null: ports that are free.</summary>
    public StackPorts? Ports { get; init; }

    public double BlockTimeSeconds { get; init; } = 1;

    /// <summary>Keep each chain's base fee where its network says; off for tests that set fees themselves.</summary>
    public bool HoldBaseFees { get; init; } = true;

    /// <summary>Write the chains' state to disk, so that the same folder can be started again.</summary>
    public bool KeepChains { get; init; }

    /// <summary>Begin with an empty folder, whatever an earlier stack left there.</summary>
    public bool ForgetState { get; init; }

    /// <summary>Put the contracts of every circuit on every chain.</summary>
    public bool DeployContracts { get; init; } = true;

    /// <summary>How many accounts the app signs with, 1 or 2.</summary>
    public int Signers { get; init; } = 1;

    /// <summary>Start the app; a test may want the rest only, and <see cref="LocalStack.StartAppAsync"/> later.</summary>
    public bool StartApp { get; init; } = true;

    /// <summary>Settings for the app beside the usual ones, which they override.</summary>
    public IReadOnlyDictionary<string, string> AppEnvironment { get; init; } = new Dictionary<string, string>();

    public string AppPath { get; init; } = RepositoryRoot.Combine("artifacts", "bin", "Zkp.Functions", "release", "Zkp.Functions.dll");
}
