namespace Zkp.Bench.Pipeline;

/// <summary>How long proofs were in one state.</summary>
internal sealed record StageFigure(string State, int Proofs, double MedianSeconds, double P95Seconds, double LongestSeconds)
{
    public static StageFigure Of(string state, double[] seconds)
    {
        Array.Sort(seconds);
        return new StageFigure(state, seconds.Length, seconds[seconds.Length / 2], seconds[Math.Min(seconds.Length - 1, seconds.Length * 95 / 100)], seconds[^1]);
    }
}
