using System.Numerics;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Tests.Networks;

/// <summary>What stands before every signature of the app: all but its own calls is refused and is an alert.</summary>
public sealed class SigningGuardTests : ILogger
{
    private static readonly Address Account = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address Registry = Address.Parse("0x00000000000000000000000000000000000000c3");
    private static readonly Address Bridge = Address.Parse("0x00000000000000000000000000000000000000b1");
    private static readonly Eip1559Transaction Submission = new()
    {
        ChainId = 10, Nonce = Nonce.Zero, MaxFeePerGas = Wei.FromGwei(100), MaxPriorityFeePerGas = Wei.FromGwei(1), GasLimit = 300_000, To = Registry, Data = new byte[] { 1 },
    };

    private readonly List<string> alerts = [];

    [Fact]
    public void The_pipelines_own_transactions_are_signed_in_silence()
    {
        SigningGuard guard = Guard();

        Assert.Null(guard.Refuse(Submission));
        Assert.Null(guard.Refuse(Submission with { To = Bridge, Value = Wei.FromEther(1) }));
        Assert.Null(guard.Refuse(Submission with { To = Account, Data = default }));
        Assert.Empty(alerts);
    }

    public static TheoryData<string, Eip1559Transaction> Foreign => new()
    {
        { "it is for chain 1", Submission with { ChainId = 1 } },
        { "which is not on the list", Submission with { To = Address.Parse("0x00000000000000000000000000000000000000ee") } },
        { "it creates a contract", Submission with { To = null } },
        { "it carries 1 wei", Submission with { Value = new Wei(1) } },
        { "which may get 1000000000000000000 at most", Submission with { To = Bridge, Value = Wei.FromEther(1) + new Wei(1) } },
        { "which is not on the list", Submission with { To = Account, Data = default, Value = new Wei(1) } },
        { "more than the cap of 100000000000", Submission with { MaxFeePerGas = Wei.FromGwei(101) } },
        { "more than the 16777216 that are allowed", Submission with { GasLimit = 20_000_000 } },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Anything_else_is_refused_and_is_a_security_alert(string reason, Eip1559Transaction transaction)
    {
        Assert.Contains(reason, Guard().Refuse(transaction), StringComparison.Ordinal);

        Assert.StartsWith("Critical 410 Security: a transaction on net with nonce 0 was not signed, since ", Assert.Single(alerts), StringComparison.Ordinal);
        Assert.Contains(reason, alerts[0], StringComparison.Ordinal);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        alerts.Add($"{logLevel} {eventId.Id} {formatter(state, exception)}");

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private SigningGuard Guard() => new(
        new Network(
            new NetworkFile
            {
                Name = "net", ChainId = 10, Family = ChainFamily.Ethereum, RpcUrls = [new Uri("http://127.0.0.1:1")], BlockTimeSeconds = 1,
                Finality = new FinalityFile(FinalityMode.Tag), MaxFeePerGasWei = BigInteger.Pow(10, 11),
            },
            new DeploymentFile
            {
                Network = "net", ChainId = 10, VkHashRegistry = Bridge.ToString(), BlockNumber = 1,
                Circuits = new Dictionary<string, DeployedCircuit>
                {
                    ["c"] = new() { Version = 1, Verifier = Bridge.ToString(), Registry = Registry.ToString(), KeyHash = "0x11" },
                },
            }),
        new Dictionary<Address, Wei> { [Bridge] = Wei.FromEther(1) },
        Account,
        this);
}
