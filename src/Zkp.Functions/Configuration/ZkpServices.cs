using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Zkp.Azure;
using Zkp.Evm;
using Zkp.Functions.Activities;
using Zkp.Functions.Health;
using Zkp.Functions.Http;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Indexing;
using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Functions.Configuration;

/// <summary>The composition root: which adapter stands behind which port.</summary>
internal static class ZkpServices
{
    private const string StorageSetting = "AzureWebJobsStorage";
    private const string DevelopmentTenant = "dev";

    public static IServiceCollection AddZkp(this IServiceCollection services, IConfiguration configuration)
    {
        ZkpOptions options = configuration.GetSection(ZkpOptions.Section).Get<ZkpOptions>() ?? new ZkpOptions();
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(SecretBytes.From(options));
        if (options.QuoteSeconds is < 1 or > 3600)
        {
            throw new InvalidDataException("Zkp__QuoteSeconds must be 1 to 3600: a quote is kept whatever prices do meanwhile.");
        }

        if (options.BatchMostStatements is < 1 or > BatchOptions.MostMembers)
        {
            throw new InvalidDataException($"Zkp__BatchMostStatements must be 1 to {BatchOptions.MostMembers}: the most statements of a transaction that has several proofs of a batch circuit.");
        }

        services.AddSingleton(CircuitCatalog.Load(Require(options.CircuitsDirectories, "Zkp__CircuitsDirectories").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)));
        services.AddSingleton(NetworkCatalog.Load(Require(options.NetworksDirectory, "Zkp__NetworksDirectory"), options.Environment));
        services.AddStorage(Require(configuration[StorageSetting], StorageSetting), options);
        services.AddPipeline(options);
        services.AddTelemetry(options);
        return services;
    }

    /// <summary>What has to stand before the first request: storage, the signing keys, the development key's hash.</summary>
    public static async Task PrepareZkpAsync(this IServiceProvider services)
    {
        await services.GetRequiredService<StoragePreparation>().RunAsync(CancellationToken.None);
        ZkpOptions options = services.GetRequiredService<IOptions<ZkpOptions>>().Value;
        if (options.DevelopmentApiKey is { Length: > 0 } key)
        {
            await services.GetRequiredService<IApiKeyStore>().AddAsync(ApiKeyGuard.Hash(key), DevelopmentTenant, CancellationToken.None);
        }

        await services.GetRequiredService<ChainGateway>().StartAsync(CancellationToken.None);
    }

    private static void AddStorage(this IServiceCollection services, string connectionString, ZkpOptions options)
    {
        services.AddSingleton(new TableServiceClient(connectionString));
        services.AddSingleton(LedgerSettings.Read(options, connectionString));
        services.AddSingleton(new BlobServiceClient(connectionString));
        services.AddSingleton(new QueueServiceClient(connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }));
        services.AddSingleton<StoragePreparation>();
        services.AddSingleton(provider => new InputCipher(provider.GetRequiredService<SecretBytes>().InputKey));
        services.AddSingleton<IInputVault, BlobInputVault>();
        services.AddSingleton<IProofArtifacts, BlobProofArtifacts>();
        services.AddSingleton<IIdempotencyStore, TableIdempotencyStore>();
        services.AddSingleton<IApiKeyStore, TableApiKeyStore>();
        services.AddSingleton<IProveJobs, QueueProveJobs>();
        services.AddSingleton<IWaitingRoom, TableWaitingRoom>();
        services.AddSingleton<IBatchJobs, TableBatchJobs>();
        services.AddSingleton<ITransactionLedger, TableTransactionLedger>();
        services.AddSingleton<IQuoteStore, TableQuoteStore>();
        services.AddSingleton<INetworkHistory, TableNetworkHistory>();
        services.AddSingleton<ITreasuryStore, TableTreasuryStore>();
        services.AddSingleton<IRpcMemory, TableRpcMemory>();
        services.AddSingleton<ITenantBudgets, TableTenantBudgets>();
        services.AddSingleton<IChainIndex, TableChainIndex>();
        services.AddSingleton<ChainIndexer>();
        services.AddSingleton<TableOperatorJournal>();
        services.AddSingleton<IOperatorJournal>(provider => provider.GetRequiredService<TableOperatorJournal>());
        services.AddSingleton<IOperatorHistory>(provider => provider.GetRequiredService<TableOperatorJournal>());
        services.AddSingleton<TableProofStore>();
        services.AddSingleton<IProofStore>(provider => new MeasuredProofStore(
            provider.GetRequiredService<TableProofStore>(), provider.GetRequiredService<ILogger<MeasuredProofStore>>()));
    }

    private static void AddPipeline(this IServiceCollection services, ZkpOptions options)
    {
        services.AddHostedService<KeyOpener>();
        services.AddSingleton(provider => SignerSettings.Read(options, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(new CallbackPolicy(options.AllowLoopbackCallbacks));
        services.AddSingleton(new PriceOfEther(options.EtherPriceUsd));
        services.AddSingleton(new ProvingOptions(options.ProverConcurrency, options.CacheDirectory));
        services.AddSingleton(provider => new BodyFingerprint(provider.GetRequiredService<SecretBytes>().InputKey));
        services.AddSingleton(provider => new CurrentCircuits(
            provider.GetRequiredService<CircuitCatalog>(), provider.GetRequiredService<NetworkCatalog>().Enabled, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            NetworkCatalog networks = provider.GetRequiredService<NetworkCatalog>();
            return new ProofRequestReader(
                provider.GetRequiredService<CurrentCircuits>(),
                name => networks.Find(name) is { File.Enabled: true },
                new AxiomsReader(),
                provider.GetRequiredService<CallbackPolicy>(),
                provider.GetRequiredService<PriceOfEther>(),
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider => new CallbackSender(
            provider.GetRequiredService<CallbackPolicy>(),
            provider.GetRequiredService<SecretBytes>().CallbackKey,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ProofIntake>();
        services.AddSingleton(new BatchOptions
        {
            LongestWait = TimeSpan.FromSeconds(options.BatchLongestWaitSeconds),
            MostStatements = options.BatchMostStatements,
        });
        services.AddSingleton<BatchIntake>();
        services.AddSingleton<BatchGathering>();
        services.AddSingleton<BatchPreparation>();
        services.AddSingleton<MemberProofs>();
        services.AddSingleton<CircuitProofs>();
        services.AddSingleton<BatchProving>();
        services.AddSingleton<BatchMembers>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<ProofCancellation>();
        services.AddSingleton<ProvingService>();
        services.AddSingleton<FinalityHistory>();
        services.AddSingleton<ChainGateway>();
        services.AddSingleton<TransactionWatch>();
        services.AddSingleton<Treasury>();
        services.AddSingleton<ApiKeyGuard>();
        services.AddSingleton<HealthProbe>();
    }

    private static void AddTelemetry(this IServiceCollection services, ZkpOptions options)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("zkpfunctions"))
            .WithTracing(tracing => tracing
                .AddSource(PipelineTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(PipelineTelemetry.Name)
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (options.OtlpEndpoint is { } endpoint)
        {
            telemetry.UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf, endpoint);
        }
    }

    private static string Require(string? value, string name) =>
        value is { Length: > 0 } ? value : throw new InvalidDataException($"{name} is not set; local.settings.sample.json shows every setting.");
}
