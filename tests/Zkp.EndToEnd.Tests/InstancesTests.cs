using System.Globalization;
using Azure.Data.Tables;
using Zkp.Azure;
using Zkp.Cli.Stack;
using Zkp.Evm;

namespace Zkp.EndToEnd.Tests;

/// <summary>
/// Two instances of the transaction manager as two processes of an app have them: a connection to the storage and to the chain each, one account, nothing
/// in common in memory.
/// </summary>
[Collection<SingleRequests>]
public sealed class InstancesTests(StackFixture stack)
{
    private const int Requests = 30;

    /// <summary>Without code, so that a call of it succeeds.</summary>
    private static readonly Address Callee = Address.Parse("0x00000000000000000000000000000000000a11ce");

    private LocalChain Chain => stack.Stack.Chain("local-l1");

    [Fact]
    public async Task Two_with_one_signer_send_each_request_once_though_one_of_them_dies()
    {
        LocalSigner signer = LocalSigner.Create();
        await Chain.RpcAsync("anvil_setBalance", [signer.Address.ToString(), "0x8ac7230489e80000"]);
        using Instance survivor = new(Chain, stack.Stack.Azurite.ConnectionString, signer);
        using (Instance mortal = new(Chain, stack.Stack.Azurite.ConnectionString, signer))
        {
            await Task.WhenAll(mortal.Manager.StartAsync(), survivor.Manager.StartAsync());
            await Task.WhenAll(Enumerable.Range(0, Requests).SelectMany(i => new[] { mortal, survivor }.Select(instance => Task.Run(() => instance.SubmitAsync(i)))));
        }

        // What the dead one has under way is nobody's business and nobody's gap.
        DriftReport report = await survivor.Manager.ReconcileAsync();
        Assert.Equal((0UL, 0), (report.Drift, report.Filled));
        LedgerEntry[] ends = await Task.WhenAll(Enumerable.Range(0, Requests).Select(survivor.FinishAsync));

        Assert.All(ends, end => Assert.Equal(LedgerState.Finalized, end.State));
        Assert.Equal(Enumerable.Range(0, Requests).Select(nonce => (ulong)nonce), ends.Select(end => end.Nonce.Value).Order());
        string used = (await Chain.RpcAsync("eth_getTransactionCount", [signer.Address.ToString(), "latest"])).GetString()!;
        Assert.Equal(Requests, int.Parse(used[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>What a process has: its own clients, ledger and manager.</summary>
    private sealed class Instance : IDisposable
    {
        private readonly JsonRpcClient rpc;

        public Instance(LocalChain chain, string storage, LocalSigner signer)
        {
            rpc = new JsonRpcClient([chain.Url], new RpcOptions(), TimeProvider.System);
            Manager = new TransactionManager(
                new EvmClient(rpc), signer, new TableTransactionLedger(new LedgerStorage(new TableServiceClient(storage))), ChainConfirmation.ByTag, TimeProvider.System);
        }

        public TransactionManager Manager { get; }

        public Task SubmitAsync(int number) => Manager.SubmitAsync(new TransactionRequest
        {
            RequestId = $"instances-{number}",
            To = Callee,
            Data = new byte[] { (byte)number },
            GasLimit = 50_000,
            MaxFeePerGas = Wei.FromGwei(100),
            MaxPriorityFeePerGas = Wei.FromGwei(1),
        });

        public async Task<LedgerEntry> FinishAsync(int number)
        {
            for (int look = 0; look < 300; look++)
            {
                LedgerEntry entry = await Manager.AdvanceAsync($"instances-{number}");
                if (entry.IsFinal)
                {
                    return entry;
                }

                await Task.Delay(200);
            }

            throw new TimeoutException($"Request {number} has no end.");
        }

        public void Dispose()
        {
            Manager.Dispose();
            rpc.Dispose();
        }
    }
}
