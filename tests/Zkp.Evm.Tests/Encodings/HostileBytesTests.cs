using CsCheck;
using Zkp.Evm.Tests.Oracle;

namespace Zkp.Evm.Tests.Encodings;

/// <summary>What comes from outside is read or refused by name, whatever it is.</summary>
public sealed class HostileBytesTests
{
    [Fact]
    public void RLP_reads_back_what_it_writes_and_nothing_else_gives_the_same_bytes() =>
        Gen.Byte.Array[0, 80].Sample(bytes =>
        {
            RlpItem item;
            try
            {
                item = Rlp.Decode(bytes);
            }
            catch (FormatException)
            {
                return;
            }

            Assert.Equal(bytes, Rlp.Encode(item));
        }, iter: 20_000);

    [Theory]
    [InlineData("0x")]
    [InlineData("0x8100")]
    [InlineData("0x817f")]
    [InlineData("0xb800")]
    [InlineData("0xb90001")]
    [InlineData("0xb8370000")]
    [InlineData("0xbfffffffffffffffff")]
    [InlineData("0xffffffffffffffffff")]
    [InlineData("0xc181")]
    [InlineData("0x0000")]
    public void RLP_that_is_not_canonical_or_not_whole_is_refused(string hex) =>
        Assert.Throws<FormatException>(() => Rlp.Decode(Hex.Decode(hex)));

    [Fact]
    public void RLP_nested_without_end_is_refused()
    {
        RlpItem item = RlpItem.List();
        for (int i = 0; i < 40; i++)
        {
            item = RlpItem.List(item);
        }

        Assert.Throws<FormatException>(() => Rlp.Decode(Rlp.Encode(item)));
    }

    [Fact]
    public void ABI_reads_back_what_it_writes() =>
        AbiCases.Arguments.Sample(arguments =>
        {
            string[] types = [.. arguments.Select(argument => argument.Type)];
            byte[] encoded = Evm.Abi.Encode(types, [.. arguments.Select(argument => argument.Value)]);
            AbiValues values = Evm.Abi.Decode(types, encoded);
            Assert.Equal(encoded, Evm.Abi.Encode(types, [.. values]));
        }, iter: 2_000);

    [Fact]
    public void ABI_with_bytes_changed_is_read_or_refused() =>
        Gen.Select(AbiCases.Arguments, Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]).Sample((arguments, at, value, cut) =>
        {
            string[] types = [.. arguments.Select(argument => argument.Type)];
            byte[] encoded = Evm.Abi.Encode(types, [.. arguments.Select(argument => argument.Value)]);
            if (encoded.Length > 0)
            {
                encoded[at % encoded.Length] = value;
            }

            try
            {
                _ = Evm.Abi.Decode(types, encoded.AsSpan(0, Math.Max(0, encoded.Length - cut)));
            }
            catch (FormatException)
            {
                // Refused by name; any other exception fails the test.
            }
        }, iter: 5_000);

    [Fact]
    public void ABI_offsets_that_point_at_one_place_do_not_blow_up()
    {
        // An array of a million arrays that all begin at the same place: 64 bytes of content each time.
        byte[] data = new byte[32 * 1000];
        data[31] = 0x20;
        data[61] = 0x0f;
        Assert.Throws<FormatException>(() => Evm.Abi.Decode(["uint256[][][][]"], data));
    }

    [Fact]
    public async Task Signed_transactions_with_bits_flipped_are_refused_or_are_another_senders()
    {
        LocalSigner signer = LocalSigner.FromPrivateKey("0x" + new string('1', 64));
        SignedTransaction signed = await signer.SignAsync(new Eip1559Transaction
        {
            ChainId = 1, Nonce = new Nonce(5), GasLimit = 21_000, To = Address.Zero, MaxFeePerGas = new Wei(9), MaxPriorityFeePerGas = new Wei(2), Data = new byte[] { 1, 2, 3 },
        });
        for (int bit = 0; bit < signed.Raw.Length * 8; bit++)
        {
            byte[] raw = signed.Raw.ToArray();
            raw[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.NotEqual(signer.Address, SignedTransaction.Decode(raw).Sender);
            }
            catch (FormatException)
            {
                // Refused by name.
            }
        }
    }

    [Fact]
    public void Hex_and_quantities_read_back_and_refuse_the_rest()
    {
        Gen.Byte.Array[0, 40].Sample(bytes => Assert.Equal(bytes, Hex.Decode(Hex.Encode(bytes))));
        Gen.ULong.Sample(number => Assert.Equal(number, Hex.DecodeQuantity(Hex.EncodeQuantity(number))));
        foreach (string bad in new[] { "0x0", "0x0g", "zz", "0x 1" })
        {
            Assert.False(Hex.TryDecode(bad, out _), bad);
        }

        foreach (string bad in new[] { "", "0x", "12", "-0x1", "0x-1", "0x1" + new string('0', 64) })
        {
            Assert.False(Hex.TryDecodeQuantity(bad, out _), bad);
        }
    }

    [Fact]
    public void Addresses_with_a_mistyped_digit_are_refused()
    {
        // The first example of EIP-55.
        const string Right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        Assert.Equal(Right, Address.Parse(Right).ToString());
        Assert.True(Address.TryParse(Right.ToLowerInvariant(), out _));
        Assert.False(Address.TryParse(Right.Replace('F', 'f'), out _));
        Assert.False(Address.TryParse(Right[..^1], out _));
    }
}
