namespace Zkp.Functions.Activities;

/// <summary>How far the choice of network is.</summary>
public enum RoutingProgress
{
    /// <summary>No network fits now, and the deadline leaves time to wait for one.</summary>
    Waiting,
    Routed,
    Ended,
}
