namespace Zkp.Bn254;

/// <summary>A growing list of chains that is handed out longest first.</summary>
internal sealed unsafe class ChainList : IDisposable
{
    private readonly AlignedBuffer<Chain> sorted = new();
    private Chain[] chains = new Chain[1024];
    private int[] countsByLength = [];
    private int limit;

    public int Count { get; private set; }

    /// <summary>Empties the list; no chain added from now on is longer than <paramref name="maxLength"/>.</summary>
    public void Clear(int maxLength)
    {
        Count = 0;
        limit = maxLength;
        if (countsByLength.Length < maxLength + 1)
        {
            countsByLength = new int[maxLength + 1];
        }

        Array.Clear(countsByLength);
    }

    public void Add(in Chain chain)
    {
        if (Count == chains.Length)
        {
            Array.Resize(ref chains, 2 * Count);
        }

        chains[Count++] = chain;
        countsByLength[chain.Length]++;
    }

    /// <summary>The chains by falling length; valid until the next call.</summary>
    public Chain* Sort()
    {
        Chain* result = sorted.Ensure(Count);
        int position = 0;
        for (int length = limit; length >= 0; length--)
        {
            (countsByLength[length], position) = (position, position + countsByLength[length]);
        }

        for (int i = 0; i < Count; i++)
        {
            result[countsByLength[chains[i].Length]++] = chains[i];
        }

        return result;
    }

    public void Dispose() => sorted.Dispose();
}
