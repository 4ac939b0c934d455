namespace Zkp.Pipeline.Requests;

/// <summary>How much a caller pays for speed: it sets the tip's percentile, and Urgent takes the fastest network, not the cheapest.</summary>
public enum ProofUrgency
{
    Low,
    Normal,
    High,
    Urgent,
}
