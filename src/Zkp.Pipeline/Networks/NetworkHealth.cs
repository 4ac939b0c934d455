namespace Zkp.Pipeline.Networks;

/// <summary>How often a network's nodes answered lately: a mean that forgets, by a twentieth with each look.</summary>
internal sealed class NetworkHealth
{
    private const double Weight = 0.05;

    private readonly Lock gate = new();
    private double share = 1;

    /// <summary>0 to 1.</summary>
    public double Share
    {
        get
        {
            lock (gate)
            {
                return share;
            }
        }
    }

    public void Report(bool answered)
    {
        lock (gate)
        {
            share += Weight * ((answered ? 1 : 0) - share);
        }
    }
}
