using Zkp.Pipeline.Ports;

namespace Zkp.EndToEnd.Tests;

/// <summary>The stack's own; but before its reader gets the first input, another prover comes to its end.</summary>
internal sealed class OvertakenVault(IInputVault inner, Func<Task> other) : IInputVault
{
    private readonly Lazy<Task> overtaken = new(other);

    public async Task<byte[]?> GetAsync(string inputId, CancellationToken cancellationToken)
    {
        await overtaken.Value;
        return await inner.GetAsync(inputId, cancellationToken);
    }

    public Task PutAsync(string inputId, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) => inner.PutAsync(inputId, input, cancellationToken);

    public Task EraseAsync(string inputId, CancellationToken cancellationToken) => inner.EraseAsync(inputId, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.ListAsync(before, cancellationToken);
}
