namespace Zkp.Cli.Deploy.Explorer;

/// <summary>An answer of Etherscan's API: <c>status</c> "1" or "0", and a text in <c>result</c>.</summary>
internal sealed record EtherscanAnswer(string Status, string Result)
{
    public bool Accepted => Status == "1";

    /// <summary>"Contract source code already verified", "Already Verified", "Pass - Verified".</summary>
    public bool Verified =>
        Result.Contains("already verified", StringComparison.OrdinalIgnoreCase) || Result.StartsWith("Pass", StringComparison.OrdinalIgnoreCase);

    /// <summary>It may be asked again: in the queue, too many questions, or the chain's newest contracts not read yet.</summary>
    public bool MustWait =>
        Result.Contains("pending", StringComparison.OrdinalIgnoreCase)
        || Result.Contains("in progress", StringComparison.OrdinalIgnoreCase)
        || Result.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
        || Result.Contains("unable to locate contractcode", StringComparison.OrdinalIgnoreCase);
}
