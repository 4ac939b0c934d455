namespace Zkp.Functions.Activities;

/// <summary>How far the proof is.</summary>
public enum ProvingProgress
{
    Waiting,
    Proved,
    Ended,
}
