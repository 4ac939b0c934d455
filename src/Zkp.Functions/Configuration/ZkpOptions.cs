namespace Zkp.Functions.Configuration;

/// <summary>The section <c>Zkp</c> of the configuration (<c>Zkp__…</c> in the environment), the signer <c>default</c> included.</summary>
public sealed class ZkpOptions : SignerOptions
{
    public const string Section = "Zkp";

    /// <summary>The folder of network files.</summary>
    public string? NetworksDirectory { get; set; }

    /// <summary>Folders that hold circuit folders, with the system's path separator between them.</summary>
    public string? CircuitsDirectories { get; set; }

    /// <summary>Signers beside the one that stands here, by name; with that one they share the transactions of each network whose file does not say who sends there.</summary>
    public Dictionary<string, SignerOptions> Signers { get; set; } = [];

    /// <summary>
    /// The connection string of the storage account that has the transaction ledger; the app's own (<c>AzureWebJobsStorage</c>) where absent. Apps with
    /// the same signers need the same one.
    /// </summary>
    public string? LedgerStorage { get; set; }

    /// <summary>32 bytes in base 64: private inputs are sealed with it.</summary>
    public string? InputEncryptionKey { get; set; }

    /// <summary>An API key of the tenant <c>dev</c>, made by <c>zkp up</c>. For development.</summary>
    public string? DevelopmentApiKey { get; set; }

    /// <summary>Which set of a network's RPC endpoints to take; <c>rpcUrls</c> where a network has none of that name.</summary>
    public string? Environment { get; set; }

    /// <summary>How long a quote may be cited.</summary>
    public int QuoteSeconds { get; set; } = 300;

    /// <summary>Pins what dollars are reckoned with; without it a network's <c>etherUsdFeed</c> is asked, and without that limits in dollars are refused.</summary>
    public decimal? EtherPriceUsd { get; set; }

    /// <summary>Asked for as a bearer token by <c>/metrics</c>; without it the metrics are open.</summary>
    public string? MetricsToken { get; set; }

    /// <summary>Signs callbacks; derived from <see cref="InputEncryptionKey"/> when absent.</summary>
    public string? CallbackSecret { get; set; }

    /// <summary>Lets callbacks go to http on this machine. For development.</summary>
    public bool AllowLoopbackCallbacks { get; set; }

    /// <summary>Where OpenTelemetry's OTLP exporter sends to; nowhere when absent.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How many proofs one process makes at a time; each uses all cores where the circuit is large enough.</summary>
    public int ProverConcurrency { get; set; } = 1;

    /// <summary>A request that may share a transaction waits for company no longer than this.</summary>
    public double BatchLongestWaitSeconds { get; set; } = 30;

    /// <summary>The most statements of a transaction that has several proofs of a batch circuit; 1 sends each proof in one of its own.</summary>
    public int BatchMostStatements { get; set; } = 256;

    /// <summary>Where compiled witness programs are kept between starts.</summary>
    public string? CacheDirectory { get; set; }
}
