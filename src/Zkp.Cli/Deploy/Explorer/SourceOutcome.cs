namespace Zkp.Cli.Deploy.Explorer;

/// <summary>What an explorer made of a contract's source.</summary>
/// <param name="Detail">The explorer's own words, or what kept it from answering.</param>
public sealed record SourceOutcome(bool Verified, string Detail);
