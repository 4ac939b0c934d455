namespace Zkp.Groth16;

/// <summary>One contribution to a key, for people: what a participant compares with the hash that they were shown.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">What the participant called it; untrusted text.</param>
/// <param name="Hash">64 bytes.</param>
/// <param name="Beacon">Null unless it is a beacon's.</param>
public sealed record ContributionSummary(int Number, string Name, byte[] Hash, Beacon? Beacon);
