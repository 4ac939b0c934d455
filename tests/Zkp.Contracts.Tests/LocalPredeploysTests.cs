using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>The stand-ins of contracts/local on anvil, and the fee models that read them: two writings of the same formulas, one answer.</summary>
public sealed class LocalPredeploysTests : IAsyncLifetime
{
    private const int Cases = 20;

    private static readonly FeeEstimate Fees = new(Wei.FromGwei(0.1m), Wei.FromGwei(0.01m), Wei.FromGwei(0.21m), "");
    private static readonly Address Caller = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static readonly Address Registry = Address.Parse("0x00000000000000000000000000000000000a11ce");

    private IReadOnlyDictionary<string, CompiledContract> contracts = null!;
    private AnvilProcess anvil = null!;
    private JsonRpcClient rpc = null!;
    private EvmClient client = null!;

    public async ValueTask InitializeAsync()
    {
        contracts = await new ContractCompiler().CompileLocalAsync();
        anvil = await AnvilProcess.StartAsync(extraArguments: ["--block-base-fee-per-gas", "100000000"]);
        rpc = new JsonRpcClient([anvil.Url], new RpcOptions(), TimeProvider.System);
        client = new EvmClient(rpc);
    }

    public async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await anvil.DisposeAsync();
    }

    [Theory]
    [InlineData(OptimismFork.Ecotone, 0x01)]
    [InlineData(OptimismFork.Fjord, 0x0101)]
    [InlineData(OptimismFork.Isthmus, 0x010101)]
    [InlineData(OptimismFork.Jovian, 0x01010101)]
    public async Task The_oracle_and_the_formulas_agree_to_the_wei(OptimismFork fork, int flags)
    {
        // A new seed each run; put the printed one here to repeat a failure.
        int seed = Environment.TickCount;
        Random random = new(seed);
        await PlaceOptimismAsync(flags, random);
        OptimismFeeModel model = new(client, 31337, new FeeModelOptions(), TimeProvider.System);
        OptimismFeeParameters parameters = await model.ReadAsync(BlockTag.Latest);
        Assert.Equal(fork, parameters.Fork);

        for (int i = 0; i < Cases; i++)
        {
            // The last one is as large as a contract's code may be.
            byte[] data = new byte[i == Cases - 1 ? 25_000 : random.Next(600)];
            random.NextBytes(data.AsSpan(0, random.Next(data.Length + 1)));
            int size = random.Next(100_000);
            ulong gas = (ulong)random.Next(30_000_000);
            string which = $"seed {seed}, case {i}, {data.Length} bytes";
            Assert.True(parameters.OracleL1Fee(data) == await AskAsync("getL1Fee(bytes data) view returns (uint256)", data), which);
            Assert.True(parameters.OperatorFee(gas) == await AskAsync("getOperatorFee(uint256 gas) view returns (uint256)", (BigInteger)gas), which);
            if (fork != OptimismFork.Ecotone)
            {
                Assert.True(parameters.OracleL1FeeUpperBound(size) == await AskAsync("getL1FeeUpperBound(uint256 size) view returns (uint256)", (BigInteger)size), which);
            }
        }
    }

    [Fact]
    public async Task A_quote_on_the_OP_Stack_has_the_L1_fee_and_the_operators_beside_the_gas()
    {
        await PlaceOptimismAsync(0x010101, new Random(1));
        await StoreAsync(OptimismFeeModel.L1Block, (8, ((BigInteger)2_000_000 << 64) | 7));
        await CodeAsync(Registry, "0x00");
        byte[] data = [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 7))];
        TransactionCost cost = await new OptimismFeeModel(client, 31337, new FeeModelOptions(), TimeProvider.System)
            .EstimateAsync(new CostQuestion(Caller, Registry, data, Fees));

        Assert.Equal(await client.EstimateGasAsync(new CallRequest(Caller, Registry, data)), cost.Gas);
        Assert.Equal(new Wei((2 * cost.Gas) + 7), cost.OperatorFee);
        Assert.Equal(cost.L1Fee + cost.OperatorFee, cost.Surcharge);
        Assert.True(cost.L1Fee > Wei.Zero && cost.MaxSurcharge >= cost.L1Fee.PercentUp(200));
        Assert.Equal((Fees.ExpectedPrice * cost.Gas) + cost.Surcharge, cost.Expected(Fees.ExpectedPrice));
        Assert.Null(cost.Doubt);
    }

    /// <summary>anvil's optimism mode deducts the fee and says nothing of it; the receipt's cost must be what left the account all the same.</summary>
    [Fact]
    public async Task What_a_receipt_leaves_out_is_found_and_makes_up_all_that_left_the_account()
    {
        await using AnvilProcess optimism = await AnvilProcess.StartAsync(31339, extraArguments: ["--network", "optimism"]);
        using JsonRpcClient own = new([optimism.Url], new RpcOptions(), TimeProvider.System);
        rpc.Dispose();
        rpc = own;
        client = new EvmClient(own);
        await PlaceOptimismAsync(0x010101, new Random(7));
        await StoreAsync(OptimismFeeModel.L1Block, (8, ((BigInteger)3_000_000 << 64) | 11));

        // anvil charges the caller of eth_call too, here the zero address.
        await rpc.SendAsync("anvil_setBalance", new JsonArray(Address.Zero.ToString(), Hex.EncodeQuantity(Wei.FromEther(1).Value)));
        OptimismFeeModel model = new(client, 31339, new FeeModelOptions(), TimeProvider.System);
        LocalSigner signer = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0);
        byte[] data = [.. Enumerable.Range(0, 388).Select(i => (byte)(i * i * 31))];
        TransactionCost quoted = await model.EstimateAsync(new CostQuestion(signer.Address, Registry, data, Fees));
        Wei before = await client.GetBalanceAsync(signer.Address);

        using TransactionManager manager = new(client, signer, new InMemoryTransactionLedger(), ChainConfirmation.ByDepth(1), TimeProvider.System);
        await manager.StartAsync();
        await manager.SubmitAsync(new TransactionRequest
        {
            RequestId = "charged", To = Registry, Data = data, GasLimit = quoted.GasLimit, MaxFeePerGas = Wei.FromGwei(10), MaxPriorityFeePerGas = Wei.FromGwei(1),
        });
        LedgerEntry entry = await manager.AdvanceAsync("charged");
        for (int i = 0; i < 40 && !entry.IsFinal; i++)
        {
            await Task.Delay(100);
            entry = await manager.AdvanceAsync("charged");
        }

        InclusionInfo bare = entry.Inclusion!;
        InclusionInfo complete = await model.CompleteAsync(bare, entry.Current!.RawBytes);
        Assert.Null(bare.L1Fee);
        Assert.Equal(before - await client.GetBalanceAsync(signer.Address), complete.TotalFee);
        Assert.Equal(new Wei((3 * bare.GasUsed) + 11), complete.OperatorFee);
        Assert.True(complete.L1Fee!.Value <= quoted.L1Fee, "the quote covers the signature's bytes");
        Assert.True(complete.L1Fee.Value >= quoted.L1Fee.PercentDown(95), $"quoted {quoted.L1Fee}, charged {complete.L1Fee}");

        // What a receipt does say is believed, and not asked for again.
        InclusionInfo said = bare with { L1Fee = new Wei(5) };
        Assert.Same(said, await model.CompleteAsync(said, entry.Current.RawBytes));
        await CheckBudgetAsync(model, signer, data, quoted);
    }

    /// <summary>A day's budget holds the worst that may be charged beside the gas, and in the end all that left the account.</summary>
    private async Task CheckBudgetAsync(OptimismFeeModel model, LocalSigner signer, byte[] data, TransactionCost quoted)
    {
        Wei before = await client.GetBalanceAsync(signer.Address), limit = Wei.FromEther(1);
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = new(
            client, signer, ledger, ChainConfirmation.ByDepth(1), TimeProvider.System, null, new TransactionManagerOptions { MaxSpendPerDay = limit, FeeModel = model });
        LedgerEntry entry = await manager.SubmitAsync(new TransactionRequest
        {
            RequestId = "budgeted", To = Registry, Data = data, GasLimit = quoted.GasLimit, MaxFeePerGas = Wei.FromGwei(10), MaxPriorityFeePerGas = Wei.FromGwei(1),
            MaxSurcharge = quoted.MaxSurcharge,
        });
        await AssertHeldAsync((Wei.FromGwei(10) * quoted.GasLimit) + quoted.MaxSurcharge);
        for (int i = 0; i < 40 && !entry.IsFinal; i++)
        {
            await Task.Delay(100);
            entry = await manager.AdvanceAsync("budgeted");
        }

        Assert.True(entry.Inclusion!.L1Fee > Wei.Zero);
        await AssertHeldAsync(before - await client.GetBalanceAsync(signer.Address));

        async Task AssertHeldAsync(Wei held)
        {
            Assert.True(await ledger.TryHoldAsync(31339, entry.BudgetDay!.Value, "the rest", limit - held, limit), $"more than {held} is held");
            Assert.False(await ledger.TryHoldAsync(31339, entry.BudgetDay!.Value, "a wei", new Wei(1), limit), $"less than {held} is held");
            await ledger.SettleAsync(31339, entry.BudgetDay!.Value, "the rest", Wei.Zero);
        }
    }

    /// <summary>An oracle whose fee does not fit its own figures: nothing but <c>getL1Fee</c> answers otherwise.</summary>
    [Theory]
    [InlineData("ffffffffffff", true)]
    [InlineData("01", false)]
    public async Task An_oracle_that_contradicts_itself_is_told_of_and_the_higher_fee_counts(string answer, bool higher)
    {
        await PlaceOptimismAsync(0x010101, new Random(1));
        OptimismFeeModel honest = new(client, 31337, new FeeModelOptions(), TimeProvider.System);
        CostQuestion question = new(Caller, Registry, new byte[] { 1, 2, 3 }, Fees) { ExecutionGas = 100_000 };
        TransactionCost before = await honest.EstimateAsync(question);

        // The true oracle moves aside; before it stands one that answers getL1Fee itself and passes every other call on.
        Address aside = Address.Parse("0x00000000000000000000000000000000000c0de0");
        await CodeAsync(aside, Hex.Encode(contracts["LocalGasPriceOracle"].RuntimeCode));
        string selector = Hex.Encode(AbiFunction.Parse("getL1Fee(bytes data)").Selector.Span)[2..];
        await CodeAsync(OptimismFeeModel.GasPriceOracle, LyingProxy(selector, answer.PadLeft(64, '0'), aside));
        TransactionCost cost = await new OptimismFeeModel(client, 31337, new FeeModelOptions(), TimeProvider.System).EstimateAsync(question);

        Assert.Contains("the GasPriceOracle says", cost.Doubt, StringComparison.Ordinal);
        Assert.Equal(higher ? new Wei(0xffffffffffff) : before.L1Fee, cost.L1Fee);
    }

    [Fact]
    public async Task A_quote_on_Arbitrum_has_the_L1_part_in_the_gas_and_in_its_limit()
    {
        await PlaceArbitrumAsync();
        await CodeAsync(Registry, "0x60005b6001018061100011600257600080f3");
        byte[] data = [.. Enumerable.Range(0, 388).Select(i => (byte)(i * 37))];
        FeeModelOptions options = new();
        TransactionCost cost = await new ArbitrumFeeModel(client, options).EstimateAsync(new CostQuestion(Caller, Registry, data, Fees));
        ulong execution = await client.EstimateGasAsync(new CallRequest(Caller, Registry, data));
        TransactionCost alike = await new ArbitrumFeeModel(client, options).EstimateAsync(
            new CostQuestion(Caller, Registry, data, Fees) { ExecutionGas = execution });

        Assert.InRange((double)(cost.Gas - cost.L1Gas) / execution, 0.97, 1.03);
        Assert.True(cost.L1Gas > 10_000);
        Assert.True(cost.GasLimit >= (execution + cost.L1Gas) * 115 / 100, "the limit has room for both parts");
        Assert.Equal(Fees.ExpectedPrice * cost.L1Gas, cost.L1Fee);
        Assert.Equal(Wei.Zero, cost.Surcharge);

        // Estimates of a call that runs allow for a falling base fee; those of data alone do not.
        Assert.Equal(execution, alike.Gas - alike.L1Gas);
        Assert.InRange((double)alike.L1Gas / cost.L1Gas, 0.87, 0.88);
    }

    [Fact]
    public async Task A_call_that_would_revert_on_Arbitrum_says_why_in_the_contracts_words()
    {
        await PlaceArbitrumAsync();
        await CodeAsync(Registry, "0x63deadbeef5f526004601cfd");
        RpcException error = await Assert.ThrowsAsync<RpcException>(() =>
            new ArbitrumFeeModel(client, new FeeModelOptions()).EstimateAsync(new CostQuestion(Caller, Registry, new byte[4], Fees)));

        Assert.Equal(RpcErrorKind.Reverted, error.Kind);
        Assert.Equal("0xdeadbeef", Hex.Encode(error.Data!));
    }

    [Fact]
    public async Task A_block_is_posted_once_the_poster_has_caught_up()
    {
        await PlaceArbitrumAsync();
        ArbitrumFeeModel model = new(client, new FeeModelOptions());
        await rpc.SendAsync("anvil_mine", new JsonArray("0x5"));

        Assert.True(await model.IsPostedAsync(new BlockNumber(3)));
        Assert.False(await model.IsPostedAsync(new BlockNumber(4)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_without_the_predeploy_is_named_as_such(bool optimism)
    {
        IFeeModel model = optimism
            ? new OptimismFeeModel(client, 31337, new FeeModelOptions(), TimeProvider.System)
            : new ArbitrumFeeModel(client, new FeeModelOptions());

        RpcException error = await Assert.ThrowsAsync<RpcException>(() =>
            model.EstimateAsync(new CostQuestion(Caller, Registry, new byte[4], Fees) { ExecutionGas = 1 }));

        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
        Assert.Contains(optimism ? "is this a chain of the OP Stack?" : "is this an Arbitrum chain?", error.Message, StringComparison.Ordinal);
    }

    /// <summary>If the call begins with the selector, a word is the answer; else the code at <paramref name="aside"/> answers in this contract's name.</summary>
    private static string LyingProxy(string selector, string word, Address aside) =>
        "0x5f3560e01c63" + selector + "14603457"
        + "365f5f375f5f365f73" + Hex.Encode(aside.ToArray())[2..] + "5af43d5f5f3e3d5ff3"
        + "5b7f" + word + "5f5260205ff3";

    private async Task PlaceOptimismAsync(int flags, Random random)
    {
        await CodeAsync(OptimismFeeModel.L1Block, Hex.Encode(contracts["LocalL1Block"].RuntimeCode));
        await CodeAsync(OptimismFeeModel.GasPriceOracle, Hex.Encode(contracts["LocalGasPriceOracle"].RuntimeCode));
        await StoreAsync(OptimismFeeModel.GasPriceOracle, (0, flags));
        await StoreAsync(
            OptimismFeeModel.L1Block,
            (1, random.NextInt64(100_000_000_000)),
            (3, ((BigInteger)random.Next(100_000) << 96) | ((BigInteger)random.Next(10_000_000) << 64)),
            (7, random.NextInt64(100_000_000_000)),
            (8, ((BigInteger)random.Next() << 64) | random.Next()));
    }

    private async Task PlaceArbitrumAsync()
    {
        await CodeAsync(ArbitrumFeeModel.NodeInterface, Hex.Encode(contracts["LocalNodeInterface"].RuntimeCode));
        await StoreAsync(ArbitrumFeeModel.NodeInterface, (0, 500_000_000), (1, 2));
    }

    private async Task CodeAsync(Address address, string code) => await rpc.SendAsync("anvil_setCode", new JsonArray(address.ToString(), code));

    private async Task StoreAsync(Address address, params (int Slot, BigInteger Value)[] storage)
    {
        foreach ((int slot, BigInteger value) in storage)
        {
            await rpc.SendAsync("anvil_setStorageAt", new JsonArray(
                address.ToString(), "0x" + slot.ToString("x", CultureInfo.InvariantCulture), Hash32.FromBigInteger(value).ToString()));
        }
    }

    private async Task<Wei> AskAsync(string function, object argument)
    {
        AbiFunction parsed = AbiFunction.Parse(function);
        byte[] answer = await client.CallAsync(new CallRequest(null, OptimismFeeModel.GasPriceOracle, parsed.Encode(argument)), BlockTag.Latest);
        return new Wei(parsed.DecodeOutput(answer).Get<BigInteger>(0));
    }
}
