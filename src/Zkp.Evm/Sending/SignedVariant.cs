using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>One set of signed bytes for the nonce; a replacement adds another, and a block holds at most one of them.</summary>
public sealed record SignedVariant
{
    public required Hash32 Hash { get; init; }

    /// <summary>Exactly what is broadcast, now and again. Empty in a variant that a later one has superseded.</summary>
    public required byte[] RawBytes { get; init; }

    public required Wei MaxFee { get; init; }

    public required Wei PriorityFee { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>When a node last took the bytes; null when none is known to have.</summary>
    public DateTimeOffset? BroadcastAt { get; init; }

    /// <summary>Whether it only uses the nonce up: nothing sent by the account to itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCancellation { get; init; }
}
