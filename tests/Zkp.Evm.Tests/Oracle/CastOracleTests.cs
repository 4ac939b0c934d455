using System.Globalization;
using System.Numerics;
using CsCheck;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests.Oracle;

/// <summary>Foundry's cast makes the same bytes of the same input. A failure prints the seed of the random cases.</summary>
public sealed class CastOracleTests
{
    [Fact]
    public Task ABI_encoding() => AbiCases.Arguments.Array[50].SampleAsync(
        cases => CastBatch.CompareAsync(
        [
            .. cases.Select(arguments => (
                new[] { "abi-encode", $"f({string.Join(',', arguments.Select(argument => argument.Type))})", "--" }
                    .Concat(arguments.Select(argument => argument.Text)).ToArray(),
                Hex.Encode(Abi.Encode([.. arguments.Select(argument => argument.Type)], [.. arguments.Select(argument => argument.Value)])))),
        ]),
        iter: 1, threads: 1);

    [Fact]
    public Task Selectors_and_topics() => CastBatch.CompareAsync(
    [
        .. new[] { "transfer(address,uint256)", "submit(uint32,uint256[8],uint256[])", "f((uint256,(bytes,string)[2])[],bool)", "g()",
            "getL1Fee(bytes)", "getOperatorFee(uint256)", "gasEstimateComponents(address,bool,bytes)", "gasEstimateL1Component(address,bool,bytes)",
            "findBatchContainingBlock(uint64)", "depositEth()", "bridgeETH(uint32,bytes)", "latestRoundData()" }.SelectMany(signature =>
            new[]
            {
                (new[] { "sig", signature }, Hex.Encode(AbiFunction.Parse(signature).Selector.Span)),
                (["sig-event", signature], AbiEvent.Parse(signature).Topic.ToString()),
            }),
    ]);

    [Fact]
    public Task RLP_encoding() => Rlp(3).Array[40].SampleAsync(
        items => CastBatch.CompareAsync([.. items.Select(item => (new[] { "to-rlp", RlpText(item) }, Hex.Encode(Evm.Rlp.Encode(item))))]), iter: 1, threads: 1);

    [Fact]
    public Task Keccak_over_its_block_boundaries() => CastBatch.CompareAsync(
    [
        .. new[] { 0, 1, 31, 32, 135, 136, 137, 271, 272, 273, 1000 }
            .Select(length => Enumerable.Range(0, length).Select(i => (byte)i).ToArray())
            .Select(bytes => (new[] { "keccak", Hex.Encode(bytes) }, Hex.Encode(Keccak256.Hash(bytes)))),
    ]);

    [Fact]
    public Task Signed_transactions() => Transactions.Array[15].SampleAsync(
        async cases =>
        {
            List<(string[], string)> compared = [];
            foreach ((byte[] key, Eip1559Transaction transaction) in cases)
            {
                SignedTransaction signed = await LocalSigner.FromPrivateKey(key).SignAsync(transaction);
                compared.Add((MakeTransaction(key, transaction), Hex.Encode(signed.Raw.Span)));

                // Our reader takes what our writer makes, and finds the signer.
                SignedTransaction read = SignedTransaction.Decode(signed.Raw);
                Assert.Equal(LocalSigner.FromPrivateKey(key).Address, read.Sender);
                Assert.Equal(signed.Hash, read.Hash);
            }

            await CastBatch.CompareAsync(compared);
        },
        iter: 1, threads: 1);

    [Fact]
    public Task Addresses_checksums_and_created_contracts() => Gen.Byte.Array[32].Select(Gen.ULong[0, 100_000]).Array[15].SampleAsync(
        cases => CastBatch.CompareAsync(
        [
            .. cases.SelectMany(item =>
            {
                Address address = Address.FromBytes(item.Item1.AsSpan(0, 20));
                string plain = Hex.Encode(address.ToArray());
                string nonce = item.Item2.ToString(CultureInfo.InvariantCulture);
                return new[]
                {
                    (new[] { "to-check-sum-address", plain }, address.ToString()),
                    (["compute-address", "--nonce", nonce, plain], $"Computed Address: {Address.OfCreatedContract(address, new Nonce(item.Item2))}"),
                    (["create2", "--deployer", plain, "--salt", Hex.Encode(item.Item1), "--init-code", "0x6001"], Address.OfCreate2(address, Hash32.FromBytes(item.Item1), [0x60, 0x01]).ToString()),
                };
            }),
        ]),
        iter: 1, threads: 1);

    [Theory]
    [InlineData(KeystoreCost.Light)]
    [InlineData(KeystoreCost.Pbkdf2)]
    public async Task Cast_opens_our_keystores(KeystoreCost cost)
    {
        LocalSigner signer = LocalSigner.Create();
        string folder = Directory.CreateTempSubdirectory("zkp-keystore-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "ours"), KeystoreV3.Encrypt(signer, "pass word", cost));
            string[] answer = await CastBatch.RunAsync([["wallet", "address", "--keystore", Path.Combine(folder, "ours"), "--password", "pass word"]]);
            Assert.Equal(signer.Address.ToString(), answer[0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task We_open_casts_keystores()
    {
        string folder = Directory.CreateTempSubdirectory("zkp-keystore-").FullName;
        try
        {
            await CastBatch.RunAsync(
                [["wallet", "import", "theirs", "--private-key", AnvilProcess.DevelopmentKey0, "--keystore-dir", folder, "--unsafe-password", "secret"]]);
            string json = await File.ReadAllTextAsync(Path.Combine(folder, "theirs"));
            Assert.Equal(LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0).Address, KeystoreV3.Decrypt(json, "secret").Address);
            Assert.Throws<KeystoreFormatException>(() => KeystoreV3.Decrypt(json, "Secret"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Gen<RlpItem> Rlp(int depth)
    {
        Gen<RlpItem> bytes = Gen.Frequency((3, Gen.Byte.Array[0, 4]), (2, Gen.Byte.Array[50, 60]), (1, Gen.Byte.Array[250, 260])).Select(value => RlpItem.Bytes(value));
        return depth == 0 ? bytes : Gen.Frequency((2, bytes), (1, Rlp(depth - 1).Array[0, 5].Select(items => RlpItem.List(items))));
    }

    private static string RlpText(RlpItem item) =>
        item.IsList ? "[" + string.Join(",", item.Items.Select(RlpText)) + "]" : $"\"{Hex.Encode(item.Payload.Span)}\"";

    private static Gen<(byte[] Key, Eip1559Transaction Transaction)> Transactions =>
        Gen.Select(
            Gen.Byte.Array[32], Gen.ULong[1, uint.MaxValue], Gen.ULong[0, 1_000_000], Gen.ULong[0, 1UL << 60], Gen.ULong[0, 1UL << 62], Gen.Byte.Array[20], Gen.Byte.Array[0, 100], Gen.Int[0, 2])
        .Select(parts =>
        {
            (byte[] key, ulong chainId, ulong nonce, ulong fee, ulong value, byte[] to, byte[] data, int keys) = parts;
            key[0] = 1; // Below the order of the curve and not zero.
            return (key, new Eip1559Transaction
            {
                ChainId = chainId,
                Nonce = new Nonce(nonce),
                MaxFeePerGas = new Wei(fee),
                MaxPriorityFeePerGas = new Wei(fee / 3),
                GasLimit = 21_000 + (nonce % 1000),
                To = Address.FromBytes(to),
                Value = new Wei((BigInteger)value * 1000),
                Data = data,
                AccessList = keys == 0 ? [] : [new AccessListEntry(Address.FromBytes(to), [.. Enumerable.Range(0, keys).Select(i => Hash32.FromBigInteger(i))])],
            });
        });

    private static string[] MakeTransaction(byte[] key, Eip1559Transaction transaction)
    {
        List<string> command =
        [
            "mktx", "--private-key", Hex.Encode(key), "--chain", Decimal(transaction.ChainId), "--nonce", transaction.Nonce.ToString(),
            "--gas-limit", Decimal(transaction.GasLimit), "--gas-price", transaction.MaxFeePerGas.ToString(),
            "--priority-gas-price", transaction.MaxPriorityFeePerGas.ToString(), "--value", transaction.Value.ToString(),
        ];
        if (transaction.AccessList.Count > 0)
        {
            string slots = string.Join(",", transaction.AccessList[0].StorageKeys.Select(slot => $"\"{slot}\""));
            command.AddRange(["--access-list", $$"""[{"address":"{{transaction.AccessList[0].Address}}","storageKeys":[{{slots}}]}]"""]);
        }

        return [.. command, "--", transaction.To!.Value.ToString(), Hex.Encode(transaction.Data.Span)];
    }

    private static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
