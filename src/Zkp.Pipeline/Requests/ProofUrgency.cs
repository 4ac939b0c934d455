namespace Zkp.Pipeline.Requests;

/// <summary>How much a caller pays for speed: it sets the tip's percentile, and how much time weighs against cost in the choice of network. Low looks at cost alone, Urgent at time alone.</summary>
public enum ProofUrgency
{
    Low,
    Normal,
    High,
    Urgent,
}
