using Zkp.Pipeline.Treasuries;

namespace Zkp.Pipeline.Ports;

/// <summary>Transfers over bridges. A network has one at a time that is under way, whoever starts it.</summary>
public interface ITreasuryStore
{
    /// <returns>False, and nothing stored, where one is under way on that network already.</returns>
    Task<bool> TryStartAsync(BridgeTransfer transfer, CancellationToken cancellationToken);

    /// <summary>Stores what became of a transfer; one that has ended lets the next one start.</summary>
    /// <returns>False where somebody else changed it since it was read.</returns>
    Task<bool> TryUpdateAsync(BridgeTransfer transfer, CancellationToken cancellationToken);

    /// <summary>A network's transfers from a moment on and the newest before it, newest first.</summary>
    Task<IReadOnlyList<BridgeTransfer>> ListAsync(string network, DateTimeOffset from, CancellationToken cancellationToken);
}
