namespace Zkp.Evm;

/// <summary>How soon a transaction should be included; decides the tip.</summary>
public enum Urgency
{
    /// <summary>Some time; the 10th percentile of recent tips.</summary>
    Low,

    /// <summary>In the next few blocks; the 40th percentile.</summary>
    Normal,

    /// <summary>In the next block or two; the 70th percentile.</summary>
    High,

    /// <summary>In the next block; the 90th percentile.</summary>
    Urgent,
}
