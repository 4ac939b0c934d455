using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Networks;

/// <summary>A network's configuration, one file each (<c>NAME.json</c>); read and checked by <see cref="NetworkFileReader"/>. docs/networks.md has every member.</summary>
public sealed record NetworkFile
{
    public required string Name { get; init; }

    public required long ChainId { get; init; }

    public required ChainFamily Family { get; init; }

    /// <summary>A development chain on this machine: only there may development keys be deployed.</summary>
    public bool Local { get; init; }

    /// <summary>A public test network: taken only by requests that are experimental or name it.</summary>
    public bool Testnet { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Tried in this order. <c>{env:NAME}</c> stands for an environment variable, so that no key has to be in the file.</summary>
    public required IReadOnlyList<Uri> RpcUrls { get; init; }

    /// <summary>In place of <see cref="RpcUrls"/> where <c>Zkp__Environment</c> names one of these.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Uri>>? RpcUrlsByEnvironment { get; init; }

    public required double BlockTimeSeconds { get; init; }

    public required FinalityFile Finality { get; init; }

    /// <summary>No transaction offers more per gas than this.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxFeePerGasWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxPriorityFeePerGasWei { get; init; }

    /// <summary>No transaction costs more than this, what is charged beside its gas included and its value left out.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxFeePerTransactionWei { get; init; }

    /// <summary>All transactions of one UTC day cost no more than this.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxSpendPerDayWei { get; init; }

    /// <summary>How much the base fee may rise before a transaction waits.</summary>
    public int BaseFeeHeadroomPercent { get; init; } = 100;

    /// <summary>How much dearer L1 may become before a fee that is charged beside the gas (OP Stack) passes what was reckoned with.</summary>
    public int L1FeeHeadroomPercent { get; init; } = 100;

    /// <summary>How far a gas limit stands above the estimate.</summary>
    public int GasRoomPercent { get; init; } = 20;

    /// <summary>Where people look at a transaction; <c>{hash}</c> stands for its hash.</summary>
    public string? ExplorerTransactionUrl { get; init; }

    /// <summary>Where people look at a contract or an account; <c>{address}</c> stands for it.</summary>
    public string? ExplorerAddressUrl { get; init; }

    /// <summary>A Chainlink feed of ether in dollars, to reckon with where no price is pinned.</summary>
    public EtherUsdFeed? EtherUsdFeed { get; init; }

    /// <summary>Who gets requests here, by their names in the settings; null for every signer that there is. The others' transactions are seen to their end.</summary>
    public IReadOnlyList<string>? Signers { get; init; }

    /// <summary>What each signer should have here, and how it gets it.</summary>
    public TreasuryFile? Treasury { get; init; }

    /// <summary>A head older than this means a chain or a node that stands still.</summary>
    [JsonIgnore]
    public TimeSpan StaleAfter => TimeSpan.FromSeconds(Math.Max(LeastStaleSeconds, StaleBlocks * BlockTimeSeconds));

    private const double LeastStaleSeconds = 30;
    private const double StaleBlocks = 20;
}
