namespace Zkp.Cli.Deploy.Explorer;

/// <summary>How Etherscan is asked.</summary>
public sealed record EtherscanOptions
{
    /// <summary>One address for all chains: https://docs.etherscan.io/contract-verification/verify-with-api.</summary>
    public Uri Endpoint { get; init; } = new("https://api.etherscan.io/v2/api");

    /// <summary>Never in a message or a log.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Between two questions; the free plan allows a few a second.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one contract may take. An explorer needs about a minute to find a new contract.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
