namespace Microsoft.DurableTask;

/// <summary>A page of values.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <param name="values">The values.</param>
    /// <param name="continuationToken">Asks for the next page; null on the last one.</param>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? ContinuationToken { get; }
}
