using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests.Fees;

/// <summary>
/// What op-revm, the OP Stack's EVM inside anvil, deducts from an account, against our formulas: to the wei, for data of every kind.
/// </summary>
public sealed class OptimismChargeTests
{
    private const int Transactions = 25;

    private static readonly Address Receiver = Address.Parse("0x00000000000000000000000000000000000a11ce");

    [Fact]
    public async Task An_account_is_charged_what_the_formulas_say()
    {
        // A new seed each run; put the printed one here to repeat a failure.
        int seed = Environment.TickCount;
        Random random = new(seed);
        await using AnvilProcess anvil = await AnvilProcess.StartAsync(31339, extraArguments: ["--network", "optimism"]);
        using JsonRpcClient rpc = new([anvil.Url], new RpcOptions(), TimeProvider.System);
        EvmClient client = new(rpc);
        LocalSigner signer = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0);
        for (int i = 0; i < Transactions; i++)
        {
            OptimismFeeParameters parameters = await SetAsync(rpc, random);
            Wei before = await client.GetBalanceAsync(signer.Address);
            SignedTransaction signed = await signer.SignAsync(new Eip1559Transaction
            {
                ChainId = 31339,
                Nonce = new Nonce((ulong)i),
                MaxFeePerGas = Wei.FromGwei(100),
                MaxPriorityFeePerGas = Wei.FromGwei(1),
                GasLimit = 2_000_000,
                To = Receiver,
                Data = Data(random),
            });
            await client.SendRawTransactionAsync(signed.Raw);
            Receipt receipt = await ReceiptAsync(client, signed.Hash);

            Wei beside = before - await client.GetBalanceAsync(signer.Address) - (receipt.EffectiveGasPrice * receipt.GasUsed);
            Wei ours = parameters.L1Fee(signed.Raw.Span) + parameters.OperatorFee(receipt.GasUsed);
            Assert.True(beside == ours, $"seed {seed}, transaction {i} of {signed.Raw.Length} bytes: charged {beside}, ours {ours}, {parameters}");
        }
    }

    private static async Task<Receipt> ReceiptAsync(EvmClient client, Hash32 hash)
    {
        for (int i = 0; i < 500; i++)
        {
            if (await client.GetReceiptAsync(hash) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"No receipt of {hash}.");
    }

    private static async Task<OptimismFeeParameters> SetAsync(JsonRpcClient rpc, Random random)
    {
        OptimismFeeParameters parameters = new(
            OptimismFork.Isthmus, new Wei(random.NextInt64(100_000_000_000)), new Wei(random.NextInt64(100_000_000_000)),
            (uint)random.Next(100_000), (uint)random.Next(10_000_000))
        {
            OperatorFeeScalar = (uint)random.Next(100_000_000),
            OperatorFeeConstant = (ulong)random.NextInt64(10_000_000_000),
        };
        (int Slot, BigInteger Value)[] storage =
        [
            (1, parameters.L1BaseFee.Value),
            (3, ((BigInteger)parameters.BaseFeeScalar << 96) | ((BigInteger)parameters.BlobBaseFeeScalar << 64)),
            (7, parameters.BlobBaseFee.Value),
            (8, ((BigInteger)parameters.OperatorFeeScalar << 64) | parameters.OperatorFeeConstant),
        ];
        foreach ((int slot, BigInteger value) in storage)
        {
            JsonElement done = await rpc.SendAsync("anvil_setStorageAt", new JsonArray(
                OptimismFeeModel.L1Block.ToString(), "0x" + slot.ToString("x", CultureInfo.InvariantCulture), Hash32.FromBigInteger(value).ToString()));
            Assert.True(done.GetBoolean());
        }

        return parameters;
    }

    /// <summary>Random bytes, zeros, repetitions and mixtures of them, of 0 to some 3,000 bytes.</summary>
    private static byte[] Data(Random random)
    {
        List<byte> data = [];
        for (int part = random.Next(8); part > 0; part--)
        {
            byte[] piece = new byte[random.Next(400)];
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(piece);
                    break;
                case 1:
                    Array.Fill(piece, (byte)random.Next(256));
                    break;
                case 2 when data.Count > 0:
                    int from = random.Next(data.Count);
                    piece = [.. data.Skip(from).Take(piece.Length)];
                    break;
            }

            data.AddRange(piece);
        }

        return [.. data];
    }
}
