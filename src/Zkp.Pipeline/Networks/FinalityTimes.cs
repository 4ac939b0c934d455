namespace Zkp.Pipeline.Networks;

/// <summary>Times to finality: the median, and what 19 of 20 kept. Seconds.</summary>
public sealed record FinalityTimes(double P50, double P95, int Samples)
{
    /// <returns>Null while there are too few to say anything.</returns>
    public static FinalityTimes? Of(IReadOnlyList<double> seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        double[] sorted = [.. seconds.Order()];
        return sorted.Length < FinalityHistory.LeastSamples ? null : new FinalityTimes(At(sorted, 50), At(sorted, 95), sorted.Length);
    }

    /// <summary>The nearest rank: a time that did occur, and that so many hundredths did not pass.</summary>
    private static double At(double[] sorted, int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
}
