namespace Zkp.LocalRuntime;

/// <summary>Settings of this runtime, from the configuration section <c>ZkpLocalRuntime</c>.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ZkpLocalRuntime";

    /// <summary>The folder of the database and the keys; one process at a time. Below the program's own folder when it is not set.</summary>
    public string StateDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, ".state");

    /// <summary>
    /// How long a received queue message stays hidden; it is renewed at a third of that while its function runs, so this is how long a
    /// message waits after its process was killed.
    /// </summary>
    public TimeSpan QueueLease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many orchestrations are kept in memory between steps; others are brought back by replay.</summary>
    public int MaxLoadedInstances { get; set; } = 2_000;

    /// <summary>Where <c>host.json</c> is; beside the program when it is not set.</summary>
    public string HostJsonPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "host.json");
}
