namespace Zkp.Evm.Tests.Signing;

/// <summary>Key files that are not what they should be are refused by name, and nothing of the key is in the words.</summary>
public sealed class KeystoreTests
{
    [Fact]
    public void Opens_with_the_password_only_and_each_file_differs()
    {
        LocalSigner signer = LocalSigner.Create();
        string one = KeystoreV3.Encrypt(signer, "a", KeystoreCost.Light);
        string two = KeystoreV3.Encrypt(signer, "a", KeystoreCost.Light);
        Assert.NotEqual(one, two);
        Assert.Equal(signer.Address, KeystoreV3.Decrypt(one, "a").Address);
        KeystoreFormatException error = Assert.Throws<KeystoreFormatException>(() => KeystoreV3.Decrypt(one, "b"));
        Assert.Contains("password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "version")]
    [InlineData("{\"version\":1}", "version")]
    [InlineData("{\"version\":3}", "rypto")]
    [InlineData("{\"version\":3,\"crypto\":{\"cipher\":\"des\"}}", "aes-128-ctr")]
    public void Says_what_is_wrong(string json, string word) =>
        Assert.Contains(word, Assert.Throws<KeystoreFormatException>(() => KeystoreV3.Decrypt(json, "a")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"n\":4096", "\"n\":1099511627776")]
    [InlineData("\"n\":4096", "\"n\":4095")]
    [InlineData("\"p\":6", "\"p\":100000")]
    [InlineData("\"dklen\":32", "\"dklen\":2147483647")]
    public void Costs_out_of_bounds_are_refused_before_they_are_paid(string right, string wrong)
    {
        string json = KeystoreV3.Encrypt(LocalSigner.Create(), "a", KeystoreCost.Light);
        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.Throws<KeystoreFormatException>(() => KeystoreV3.Decrypt(json.Replace(right, wrong, StringComparison.Ordinal), "a"));
    }

    [Fact]
    public void A_file_whose_address_lies_is_refused()
    {
        LocalSigner signer = LocalSigner.Create();
        string json = KeystoreV3.Encrypt(signer, "a", KeystoreCost.Light);
        string label = Convert.ToHexStringLower(signer.Address.ToArray());
        Assert.Throws<KeystoreFormatException>(() => KeystoreV3.Decrypt(json.Replace(label, new string('0', 40), StringComparison.Ordinal), "a"));
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("secret words")]
    public void What_is_no_private_key_is_refused_without_repeating_it(string key) =>
        Assert.DoesNotContain(key, Assert.ThrowsAny<ArgumentException>(() => LocalSigner.FromPrivateKey(key)).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_high_s_is_made_low_and_never_accepted()
    {
        LocalSigner signer = LocalSigner.Create();
        Hash32 digest = Hash32.KeccakOf("digest");
        EcdsaSignature low = await signer.SignDigestAsync(digest);
        EcdsaSignature high = low with { S = Secp256k1.Order - low.S, YParity = 1 - low.YParity };
        Assert.False(Secp256k1.TryRecover(high, digest, out _));
        Assert.Equal(low, Secp256k1.Complete(high.R, high.S, digest, signer.Address));
        Assert.Throws<InvalidOperationException>(() => Secp256k1.Complete(low.R, low.S, digest, Address.Zero));
    }
}
