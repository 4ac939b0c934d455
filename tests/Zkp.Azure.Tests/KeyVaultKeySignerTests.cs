using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Zkp.Evm;

namespace Zkp.Azure.Tests;

/// <summary>A key that stays in its vault signs what an account's own key would, or says why not.</summary>
public sealed class KeyVaultKeySignerTests : IAsyncLifetime
{
    // The key of EIP-155's example; its account is the published one.
    private static readonly byte[] Key = Convert.FromHexString("4646464646464646464646464646464646464646464646464646464646464646");
    private const string Account = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F";

    private readonly Hash32 digest = Hash32.FromBytes(RandomNumberGenerator.GetBytes(32));
    private VaultServer vault = null!;
    private VaultServer second = null!;

    public async ValueTask InitializeAsync()
    {
        vault = await VaultServer.StartAsync(Key);
        second = await VaultServer.StartAsync(Key);
    }

    public async ValueTask DisposeAsync()
    {
        await vault.DisposeAsync();
        await second.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signatures_are_low_and_recover_to_the_account(bool givesHighS)
    {
        vault.GivesHighS = givesHighS;
        using KeyVaultKeySigner signer = await OpenAsync(vault.Client());

        EcdsaSignature signature = await signer.SignDigestAsync(digest);

        Assert.Equal(Account, signer.Address.ToString());
        Assert.True(Secp256k1.TryRecover(signature, digest, out Address recovered));
        Assert.Equal(signer.Address, recovered);
        Assert.Equal(Secp256k1.Sign(Key, digest), signature);
    }

    [Fact]
    public async Task The_public_key_is_read_once_and_every_call_names_the_version()
    {
        using KeyVaultKeySigner signer = await OpenAsync(vault.Client());
        await signer.SignDigestAsync(digest);
        await signer.SignDigestAsync(digest);

        string path = $"/keys/{VaultServer.KeyName}/{VaultServer.Version}";
        Assert.Equal([$"GET {path}?api-version=7.4", $"POST {path}/sign?api-version=7.4", $"POST {path}/sign?api-version=7.4"], vault.Seen);
    }

    [Fact]
    public async Task A_throttled_vault_is_asked_again_when_it_says()
    {
        vault.Faults.Enqueue(context => VaultServer.Error(context, 429, "Throttled", retryAfter: "1"));
        vault.Faults.Enqueue(context => VaultServer.Error(context, 503, "ServiceUnavailable"));
        using KeyVaultKeySigner signer = await OpenAsync(vault.Client(retries: 3));
        long started = TimeProvider.System.GetTimestamp();

        EcdsaSignature signature = await signer.SignDigestAsync(digest);

        Assert.Equal(Secp256k1.Sign(Key, digest), signature);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.9), "Retry-After was not waited for");
    }

    [Fact]
    public async Task The_next_vault_signs_when_one_does_not()
    {
        using KeyVaultKeySigner signer = await OpenAsync(vault.Client(), second.Client());
        vault.Faults.Enqueue(context => VaultServer.Error(context, 429, "Throttled"));
        vault.Faults.Enqueue(context => VaultServer.Error(context, 403, "Forbidden"));
        vault.Faults.Enqueue(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        vault.Faults.Enqueue(context => context.Response.WriteAsync("not JSON"));
        vault.Faults.Enqueue(context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Secp256k1.Sign(Key, digest), await signer.SignDigestAsync(digest));
        }

        Assert.Empty(vault.Faults);
        Assert.Equal(5, second.Seen.Count(request => request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_signature_that_is_wrong_never_gets_out()
    {
        using KeyVaultKeySigner signer = await OpenAsync(vault.Client());
        byte[] other = RandomNumberGenerator.GetBytes(32);
        other[0] = 1;
        vault.Faults.Enqueue(context => AnswerAsync(context, vault.Id.ToString(), Secp256k1.Sign(other, digest).ToBytes()[..64]));
        vault.Faults.Enqueue(context => AnswerAsync(context, vault.Id.ToString(), new byte[64]));
        vault.Faults.Enqueue(context => AnswerAsync(context, vault.Id.ToString(), new byte[63]));
        vault.Faults.Enqueue(context => AnswerAsync(context, vault.Id + "0", Secp256k1.Sign(Key, digest).ToBytes()[..64]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => signer.SignDigestAsync(digest).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => signer.SignDigestAsync(digest).AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(() => signer.SignDigestAsync(digest).AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(() => signer.SignDigestAsync(digest).AsTask());
    }

    [Fact]
    public async Task Keys_that_cannot_be_an_account_are_refused_at_start()
    {
        vault.Curve = "P-256";
        Assert.Contains("P-256K", (await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(vault.Client()))).Message, StringComparison.Ordinal);

        vault.Curve = "P-256K";
        vault.Attributes["enabled"] = false;
        Assert.Contains("disabled", (await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(vault.Client()))).Message, StringComparison.Ordinal);

        byte[] other = [.. Key];
        other[31] ^= 1;
        await using VaultServer another = await VaultServer.StartAsync(other);
        Assert.Contains("copies of one key", (await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(second.Client(), another.Client()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_refuses_is_told_with_the_role_that_is_missing()
    {
        KeyVaultKeyId absent = vault.Id with { Version = "0" };
        KeyVaultKeySource source = new([vault.ClientOf(absent)], NullLogger<KeyVaultKeySigner>.Instance);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => source.OpenAsync(default));

        Assert.Contains("404 KeyNotFound", error.Message, StringComparison.Ordinal);
        Assert.Contains("Key Vault Crypto User", error.Message, StringComparison.Ordinal);
        Assert.IsType<RequestFailedException>(error.InnerException);
    }

    [Theory]
    [InlineData("https://v.vault.azure.net/keys/k", "names no version")]
    [InlineData("http://v.vault.azure.net/keys/k/1", "is no https address")]
    [InlineData("https://v.vault.azure.net/secrets/k/1", "is no key")]
    [InlineData("v", "is no https address")]
    [InlineData(null, "is no https address")]
    public void An_identifier_that_is_no_version_of_a_key_is_told(string? text, string problem)
    {
        Assert.False(KeyVaultKeyId.TryParse(text, out _, out string? told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.True(KeyVaultKeyId.TryParse("https://v.vault.azure.net/keys/k/1", out KeyVaultKeyId? id, out _));
        Assert.Equal("https://v.vault.azure.net/keys/k/1", id.ToString());
    }

    [Fact]
    public async Task A_vault_is_not_asked_faster_than_it_serves()
    {
        using RateLimiter rate = VaultRate.Create(isInHardware: true);
        long started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => rate.AcquireAsync(1).AsTask()));

        // 180 at once, the other 120 at 180 a second.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.5));
    }

    private static Task<KeyVaultKeySigner> OpenAsync(params KeyVaultKeyClient[] clients) =>
        KeyVaultKeySigner.OpenAsync(clients, NullLogger<KeyVaultKeySigner>.Instance, CancellationToken.None);

    private static Task AnswerAsync(HttpContext context, string kid, byte[] signature) =>
        context.Response.WriteAsJsonAsync(new JsonObject { ["kid"] = kid, ["value"] = Base64Url.EncodeToString(signature) });
}
