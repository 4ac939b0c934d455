using System.Globalization;
using System.Numerics;
using System.Reflection;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Zkp.Azure;
using Zkp.Evm;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Functions.Health;

/// <summary>Looks at everything that the pipeline needs, each within a time limit. Answers are kept for a few seconds, since anybody may ask.</summary>
public sealed class HealthProbe(
    TableServiceClient tables,
    LedgerStorage ledger,
    BlobServiceClient blobs,
    QueueServiceClient queues,
    CircuitCatalog circuits,
    NetworkCatalog networks,
    ChainGateway chains,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);
    private HealthReport? kept;
    private DateTimeOffset keptAt;

    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (kept is null || time.GetUtcNow() - keptAt > KeptFor)
            {
                kept = await LookAsync(cancellationToken);
                keptAt = time.GetUtcNow();
            }

            return kept;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<HealthReport> LookAsync(CancellationToken cancellationToken)
    {
        HealthCheck[] own = await Task.WhenAll(
            GuardAsync("storage", CheckStorageAsync, cancellationToken),
            GuardAsync("ledger", CheckLedgerAsync, cancellationToken),
            GuardAsync("queues", CheckQueuesAsync, cancellationToken));
        HealthCheck[] chainChecks = await Task.WhenAll(networks.Enabled.Select(
            network => GuardAsync("network:" + network.Name, token => CheckNetworkAsync(network, token), cancellationToken)));
        bool noNetwork = chainChecks.All(check => check.Status == HealthStatus.Unhealthy);
        HealthCheck[] all =
        [
            .. own,
            CheckCircuits(),
            CheckSigners(),
            // One network out of several is a loss of choice; all of them are a loss of service.
            .. chainChecks.Select(check => check.Status == HealthStatus.Unhealthy && !noNetwork ? check with { Status = HealthStatus.Degraded } : check),
            .. noNetwork && chainChecks.Length == 0
                ? [new HealthCheck("networks", HealthStatus.Unhealthy, "No network is enabled; put a network file into Zkp__NetworksDirectory.")]
                : (HealthCheck[])[],
        ];
        string version = typeof(HealthProbe).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new HealthReport(all.Max(check => check.Status), version, all);
    }

    private static async Task<HealthCheck> GuardAsync(
        string name, Func<CancellationToken, Task<HealthCheck>> check, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckTimeout);
        try
        {
            return await check(limit.Token) with { Name = name };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheck(name, HealthStatus.Unhealthy, $"No answer within {CheckTimeout.TotalSeconds:0} s.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            string reason = error is AggregateException { InnerException: { } inner } ? inner.Message : error.Message;
            return new HealthCheck(name, HealthStatus.Unhealthy, reason.Split('\n')[0].Trim());
        }
    }

    private async Task<HealthCheck> CheckStorageAsync(CancellationToken cancellationToken)
    {
        await tables.GetTableClient(StorageNames.ProofsTable).GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
        Response<bool> container = await blobs.GetBlobContainerClient(StorageNames.InputsContainer).ExistsAsync(cancellationToken);
        return container.Value
            ? new HealthCheck("", HealthStatus.Healthy, "Tables and blobs answer.")
            : new HealthCheck("", HealthStatus.Unhealthy, $"The container {StorageNames.InputsContainer} is missing; restart the app, which makes it.");
    }

    /// <summary>It may be another account than the app's own.</summary>
    private async Task<HealthCheck> CheckLedgerAsync(CancellationToken cancellationToken)
    {
        await ledger.Tables.GetTableClient(StorageNames.LedgerTable).GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);
        return new HealthCheck("", HealthStatus.Healthy, $"The transaction ledger in {ledger.Tables.AccountName} answers.");
    }

    private async Task<HealthCheck> CheckQueuesAsync(CancellationToken cancellationToken)
    {
        int waiting = await CountAsync(StorageNames.ProveJobsQueue, cancellationToken);
        int poisoned = await CountAsync(StorageNames.ProofRequestsQueue + "-poison", cancellationToken)
            + await CountAsync(StorageNames.ProveJobsQueue + "-poison", cancellationToken);
        return poisoned == 0
            ? new HealthCheck("", HealthStatus.Healthy, $"{waiting} proofs wait for a prover.")
            : new HealthCheck("", HealthStatus.Degraded, $"{poisoned} messages lie in poison queues; the log says why they failed.");
    }

    private async Task<int> CountAsync(string name, CancellationToken cancellationToken)
    {
        QueueClient queue = queues.GetQueueClient(name);
        return await queue.ExistsAsync(cancellationToken)
            ? (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount
            : 0;
    }

    private HealthCheck CheckCircuits() => circuits.All.Count == 0
        ? new HealthCheck("circuits", HealthStatus.Unhealthy, "No circuit is registered; run `./zkp setup` or mend Zkp__CircuitsDirectories.")
        : new HealthCheck("circuits", HealthStatus.Healthy, string.Join(", ", circuits.All.Select(circuit => $"{circuit.Id} v{circuit.Version}").Order(StringComparer.Ordinal)));

    private HealthCheck CheckSigners() => chains.SigningTrouble is { } trouble
        ? new HealthCheck("signers", HealthStatus.Unhealthy, $"Nothing can be sent, requests are taken and wait: {trouble}")
        : new HealthCheck("signers", HealthStatus.Healthy, "Every signing key is open.");

    private async Task<HealthCheck> CheckNetworkAsync(Network network, CancellationToken cancellationToken)
    {
        ChainView view;
        try
        {
            view = await chains.LookAsync(network, cancellationToken);
        }
        catch
        {
            PipelineTelemetry.SawNetwork(network.Name, up: false);
            throw;
        }

        TimeSpan age = time.GetUtcNow() - view.HeadTime;
        HealthCheck check = view switch
        {
            _ when view.ChainId != network.File.ChainId => new HealthCheck(
                "", HealthStatus.Unhealthy, $"The RPC endpoint answers for chain {view.ChainId}, not {network.File.ChainId}; mend rpcUrls."),
            _ when network.Deployment is null => new HealthCheck(
                "", HealthStatus.Unhealthy, $"No contracts are deployed; run `./zkp deploy --network {network.Name}`."),
            _ when age > network.File.StaleAfter => new HealthCheck(
                "", HealthStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"The newest block {view.Head} is {age.TotalSeconds:0} s old; the node has fallen behind.")),
            _ when chains.SigningTrouble is not null => new HealthCheck("", HealthStatus.Unhealthy, "It answers, and nothing can be signed for it yet; see signers."),
            _ when view.Signers.All(signer => signer.BalanceWei == Wei.Zero) => new HealthCheck(
                "", HealthStatus.Unhealthy, $"No signer has ether; send some to {string.Join(", ", view.Signers.Select(signer => signer.Account))}."),
            _ when view.Signers.FirstOrDefault(signer => signer.BalanceWei.Value < Needed(network)) is { } poor => new HealthCheck(
                "", HealthStatus.Degraded, $"The signer {poor.Account} has {poor.BalanceWei.ToEtherString()} ETH, below the {new Wei(Needed(network)).ToEtherString()} that it should have; GET /api/v1/treasury says what it lacks."),
            _ when chains.Endpoints(network).FirstOrDefault(endpoint => endpoint.IsExcluded) is { } endpoint => new HealthCheck(
                "", HealthStatus.Degraded, $"The RPC endpoint {endpoint.Name} is passed over: {endpoint.Trouble}. {(chains.Endpoints(network).Count > 1 ? "The others serve." : "There is no other.")}"),
            _ => new HealthCheck("", HealthStatus.Healthy, $"Block {view.Head}, base fee {new Wei(view.BaseFeeWei).ToGweiString()} gwei, {string.Join(", ", view.Signers.Select(signer => $"signer {signer.Account} with {signer.BalanceWei.ToEtherString()} ETH"))}."),
        };
        PipelineTelemetry.SawNetwork(network.Name, check.Status != HealthStatus.Unhealthy, view);
        return check;
    }

    /// <summary>What each signer should have: without a treasury, anything at all.</summary>
    private static BigInteger Needed(Network network) => network.File.Treasury?.MinBalanceWei ?? BigInteger.One;
}
