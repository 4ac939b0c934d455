namespace Zkp.Pipeline.Treasuries;

/// <summary>How the account gets what it lacks.</summary>
public enum RefillMeans
{
    /// <summary>It lacks nothing, or what it lacks is on its way.</summary>
    None,

    /// <summary>Somebody sends it.</summary>
    Send,

    /// <summary>It comes over the canonical bridge, and nobody has to do anything.</summary>
    Bridge,
}
