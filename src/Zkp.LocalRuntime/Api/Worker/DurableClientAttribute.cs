using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a <c>DurableTaskClient</c> parameter.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Accepted for source compatibility; there is one task hub a process.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Accepted for source compatibility; the state is kept in SQLite.</summary>
    public string? ConnectionName { get; set; }
}
