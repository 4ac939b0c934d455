using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>The few things a deployment asks of a chain.</summary>
internal sealed class DeploymentChain : IDisposable
{
    /// <summary>What the VKHashRegistry says of a version.</summary>
    public static readonly AbiFunction KeyEntry =
        AbiFunction.Parse("function get(bytes32,uint32) view returns (address verifier, bytes32 keyHash, bool deprecated, uint256 activeFrom)");

    private readonly NetworkFile network;
    private readonly JsonRpcClient rpc;
    private readonly FeeEstimator fees;

    public DeploymentChain(NetworkFile network, TimeProvider time)
    {
        this.network = network;
        rpc = new JsonRpcClient(network.RpcUrls, new RpcOptions(), time);
        Client = new EvmClient(rpc);
        fees = new FeeEstimator(Client, FeeModels.PolicyOf(network));
        Model = FeeModels.For(network, Client, time);
    }

    public IFeeModel Model { get; }

    public EvmClient Client { get; }

    public void Dispose() => rpc.Dispose();

    public async Task<bool> HasCodeAsync(Address address, CancellationToken cancellationToken) =>
        (await Client.GetCodeAsync(address, cancellationToken)).Length > 0;

    public async Task<AbiValues> CallAsync(Address to, AbiFunction function, object?[] arguments, CancellationToken cancellationToken) =>
        function.DecodeOutput(
            await Client.CallAsync(new CallRequest(null, to, function.Encode(arguments)), BlockTag.Latest, cancellationToken));

    /// <exception cref="IOException">The market asks for more than the network's file allows.</exception>
    public async Task<FeeEstimate> FeesAsync(CancellationToken cancellationToken)
    {
        FeeEstimate estimate = await EstimateFeesAsync(cancellationToken);
        return estimate.IsIncludable ? estimate : throw new IOException(TooDear(network, estimate));
    }

    public Task<FeeEstimate> EstimateFeesAsync(CancellationToken cancellationToken) => fees.EstimateAsync(Urgency.Normal, cancellationToken);

    public static string TooDear(NetworkFile network, FeeEstimate estimate) =>
        $"{network.Name} asks for {estimate.BaseFee.ToGweiString()} gwei per gas and its file allows {estimate.MaxFee.ToGweiString()}. Wait, or raise maxFeePerGasWei.";

    /// <summary>Turns the client's faults into the one kind that a deployment's caller handles.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RpcException error)
        {
            throw new IOException($"{network.Name}: {error.Message}", error);
        }
    }
}
