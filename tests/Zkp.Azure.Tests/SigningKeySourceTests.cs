using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Zkp.Evm;

namespace Zkp.Azure.Tests;

/// <summary>Both sources give the same signer for the same key; Key Vault's side is its wire format behind the real client.</summary>
public sealed class SigningKeySourceTests
{
    private static readonly LocalSigner Signer = LocalSigner.Create();

    [Fact]
    public async Task A_keystore_file_opens_with_its_password_alone()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, KeystoreV3.Encrypt(Signer, "right", KeystoreCost.Light));

        Assert.Equal(Signer.Address, (await new KeystoreSigningKeySource(path, "right").OpenAsync(default)).Address);
        await Assert.ThrowsAnyAsync<Exception>(() => new KeystoreSigningKeySource(path, "wrong").OpenAsync(default));
        File.Delete(path);
    }

    [Fact]
    public async Task A_secret_in_a_key_vault_is_read_after_its_challenge()
    {
        using FakeVault vault = new("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");

        ISigner signer = await Source(vault).OpenAsync(default);

        Assert.Equal("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23", signer.Address.ToString());
        Assert.Equal(["no token", "Bearer token"], vault.Seen);
    }

    [Fact]
    public async Task What_the_vault_lacks_is_said_and_what_it_holds_is_not()
    {
        using FakeVault empty = new(null);
        InvalidDataException absent = await Assert.ThrowsAsync<InvalidDataException>(() => Source(empty).OpenAsync(default));
        Assert.Contains("zkp-signing-key", absent.Message, StringComparison.Ordinal);

        using FakeVault wrong = new("not-a-key-but-secret");
        InvalidDataException unusable = await Assert.ThrowsAsync<InvalidDataException>(() => Source(wrong).OpenAsync(default));
        Assert.DoesNotContain("not-a-key-but-secret", unusable.ToString(), StringComparison.Ordinal);
    }

    private static KeyVaultSigningKeySource Source(FakeVault vault)
    {
        SecretClientOptions options = new() { Transport = new HttpClientTransport(new HttpClient(vault, disposeHandler: false)) };
        options.Retry.MaxRetries = 0;

        // The SDK remembers a host's challenge for the whole process: a host for each vault, or the order of tests would matter.
        Uri host = new($"https://unit-{Guid.NewGuid().ToString("n")[..8]}.vault.azure.net");
        return new KeyVaultSigningKeySource(new SecretClient(host, new FakeCredential(), options), "zkp-signing-key");
    }

    /// <summary>Speaks Key Vault's wire format: challenge, secret bundle, error.</summary>
    private sealed class FakeVault(string? secret) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/secrets/zkp-signing-key/", request.RequestUri!.AbsolutePath.TrimEnd('/') + "/");
            Seen.Add(request.Headers.Authorization?.ToString() ?? "no token");
            if (request.Headers.Authorization is null)
            {
                HttpResponseMessage challenge = new(HttpStatusCode.Unauthorized) { RequestMessage = request };
                challenge.Headers.TryAddWithoutValidation(
                    "WWW-Authenticate", "Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111\", resource=\"https://vault.azure.net\"");
                return Task.FromResult(challenge);
            }

            return Task.FromResult(secret is null
                ? Json(request, HttpStatusCode.NotFound, """{"error":{"code":"SecretNotFound","message":"A secret with (name/id) zkp-signing-key was not found in this key vault."}}""")
                : Json(request, HttpStatusCode.OK, "{\"value\":\"" + secret + "\",\"id\":\"https://unit.vault.azure.net/secrets/zkp-signing-key/1\",\"attributes\":{\"enabled\":true}}"));
        }

        private static HttpResponseMessage Json(HttpRequestMessage request, HttpStatusCode status, string body) =>
            new(status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    private sealed class FakeCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
