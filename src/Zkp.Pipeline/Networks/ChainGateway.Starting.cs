using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Networks;

/// <summary>From the settings to networks that can be sent on.</summary>
public sealed partial class ChainGateway
{
    private static readonly TimeSpan FirstKeyRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestKeyRetry = TimeSpan.FromMinutes(1);

    private string? signingTrouble;

    /// <summary>Why nothing can be signed yet, in words; null when every key is open.</summary>
    public string? SigningTrouble => Volatile.Read(ref signingTrouble);

    /// <summary>
    /// Opens the signing keys and reconciles every enabled network. One that is down is left for later, and so are the keys where they can't
    /// be reached: then everything but sending goes on, and <see cref="OpenKeysAsync"/> tries again.
    /// </summary>
    /// <exception cref="InvalidDataException">The settings or the vaults are such that waiting does not help.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        connections = networks.Enabled.ToDictionary(network => network.Name, network => new NetworkConnection(network, time, loggers), StringComparer.Ordinal);
        await Task.WhenAll(connections.Values.Select(connection => RecallEndpointsAsync(connection, cancellationToken)));
        await TryEquipAsync(cancellationToken);
    }

    /// <summary>Tries again and again until every key is open. For the host to run beside everything else.</summary>
    public async Task OpenKeysAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstKeyRetry;
        while (SigningTrouble is not null)
        {
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestKeyRetry ? pause * 2 : LongestKeyRetry;
            try
            {
                await TryEquipAsync(cancellationToken);
            }
            catch (Exception mistake) when (mistake is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // At start this would have ended the app. Now there are requests, and whoever mends it need not start it again.
                Volatile.Write(ref signingTrouble, mistake.Message);
                LogKeysWrong(mistake.Message);
            }
        }
    }

    private async Task TryEquipAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, NetworkSigners> signers;
        try
        {
            signers = await keys.OpenAsync(networks.Enabled, cancellationToken);
        }
        catch (SigningKeyUnavailableException error)
        {
            Volatile.Write(ref signingTrouble, error.Message);
            LogKeysClosed(error.Message);
            return;
        }

        foreach (NetworkConnection connection in connections.Values)
        {
            connection.Equip(signers[connection.Network.Name], BridgesOn(connection.Network), ledger);
        }

        if (Interlocked.Exchange(ref signingTrouble, null) is not null)
        {
            LogKeysOpen();
        }

        await Task.WhenAll(connections.Values.Select(async connection =>
        {
            try
            {
                await connection.GetTransactionsAsync(cancellationToken);
            }
            catch (Exception error) when (error is RpcException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                LogNotReconciled(connection.Network.Name, error.Message);
            }
        }));
    }

    [LoggerMessage(400, LogLevel.Warning, "{Network} could not be reconciled at start and will be before its first transaction: {Reason}")]
    private partial void LogNotReconciled(string network, string reason);

    [LoggerMessage(420, LogLevel.Error, "Nothing is sent: a signing key can't be reached, and is asked for again. Requests are taken and wait. {Reason}")]
    private partial void LogKeysClosed(string reason);

    [LoggerMessage(421, LogLevel.Critical, "Nothing is sent, and waiting does not help: a signing key is not such as it must be. Requests are taken and wait. {Reason}")]
    private partial void LogKeysWrong(string reason);

    [LoggerMessage(422, LogLevel.Information, "All signing keys are open; what has waited is sent")]
    private partial void LogKeysOpen();
}
