namespace Zkp.Pipeline.Ports;

/// <summary>Private inputs, encrypted at rest, until their proof is stored.</summary>
public interface IInputVault
{
    Task PutAsync(string inputId, ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <returns>Null when it was erased.</returns>
    Task<byte[]?> GetAsync(string inputId, CancellationToken cancellationToken);

    /// <summary>Erasing what is not there is no error.</summary>
    Task EraseAsync(string inputId, CancellationToken cancellationToken);

    /// <summary>Names of the inputs put before <paramref name="before"/>.</summary>
    IAsyncEnumerable<string> ListAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
