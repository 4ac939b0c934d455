using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Azure.Tests;

/// <summary>
/// Key Vault's REST API for one key, over HTTPS on this machine: the public key, signatures, errors in its format, and faults on demand.
/// </summary>
internal sealed class VaultServer : IAsyncDisposable
{
    public const string KeyName = "ethereum";
    public const string Version = "9885aa558e8d448789683188f8c194b0";

    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;
    private readonly byte[] privateKey;

    private VaultServer(byte[] privateKey)
    {
        this.privateKey = privateKey;
        certificate = SelfSigned();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>Given to every request while it is set, in place of the true answer.</summary>
    public Func<HttpContext, Task>? Outage { get; set; }

    /// <summary>Given to the next requests for signatures, one each, in place of the true answer.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Faults { get; } = new();

    public ConcurrentQueue<string> Seen { get; } = new();

    public JsonObject Attributes { get; } = new() { ["enabled"] = true };

    public string Curve { get; set; } = "P-256K";

    public string KeyType { get; set; } = "EC-HSM";

    /// <summary>Whether signatures come with the high one of the two values of s, as half of a vault's do.</summary>
    public bool GivesHighS { get; set; }

    public KeyVaultKeyId Id { get; private set; } = null!;

    public static async Task<VaultServer> StartAsync(byte[] privateKey)
    {
        VaultServer server = new(privateKey);
        await server.app.StartAsync();
        server.Id = new KeyVaultKeyId(new Uri(server.app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), KeyName, Version);
        return server;
    }

    public KeyVaultKeyClient Client(int retries = 0) => ClientOf(Id, retries);

    public KeyVaultKeyClient ClientOf(KeyVaultKeyId id, int retries = 0)
    {
        // The certificate of this very server is trusted, and no other.
        HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint };
        KeyVaultKeyClientOptions options = new() { Transport = new HttpClientTransport(handler) };
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(2);
        return new KeyVaultKeyClient(id, new TokenOfTests(), options);
    }

    public static Task Error(HttpContext context, int status, string code, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = $"{code} happened." } });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Seen.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        string path = $"/keys/{KeyName}/{Version}";
        if (Outage is { } outage)
        {
            await outage(context);
        }
        else if (context.Request.Headers.Authorization != "Bearer token of tests")
        {
            await Error(context, 401, "Unauthorized");
        }
        else if (context.Request.Path == path)
        {
            await context.Response.WriteAsJsonAsync(Bundle());
        }
        else if (context.Request.Path != path + "/sign")
        {
            await Error(context, 404, "KeyNotFound");
        }
        else if (Faults.TryDequeue(out Func<HttpContext, Task>? fault))
        {
            await fault(context);
        }
        else
        {
            await SignAsync(context);
        }
    }

    private async Task SignAsync(HttpContext context)
    {
        JsonNode request = (await JsonNode.ParseAsync(context.Request.Body))!;
        Assert.Equal("ES256K", request["alg"]!.GetValue<string>());
        byte[] digest = Base64Url.DecodeFromChars(request["value"]!.GetValue<string>());
        EcdsaSignature signature = Secp256k1.Sign(privateKey, Hash32.FromBytes(digest));
        BigInteger s = GivesHighS ? Secp256k1.Order - signature.S : signature.S;
        await context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["kid"] = Id.ToString(),
            ["value"] = Base64Url.EncodeToString([.. Bytes(signature.R), .. Bytes(s)]),
        });
    }

    private JsonObject Bundle()
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromFriendlyName("secp256k1"), D = privateKey });
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["key"] = new JsonObject
            {
                ["kid"] = Id.ToString(),
                ["kty"] = KeyType,
                ["crv"] = Curve,
                ["key_ops"] = new JsonArray("sign", "verify"),
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            },
            ["attributes"] = Attributes.DeepClone(),
        };
    }

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed class TokenOfTests : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token of tests", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
