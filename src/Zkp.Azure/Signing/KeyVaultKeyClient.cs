using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Zkp.Evm;

namespace Zkp.Azure;

/// <summary>
/// The two calls of Key Vault's REST API that a signer needs, for one key. Azure.Core's pipeline retries, backs off and honours
/// <c>Retry-After</c>; Azure.Identity gives the tokens.
/// </summary>
public sealed class KeyVaultKeyClient
{
    private const string ApiVersion = "7.4";
    private const int CoordinateBytes = 32;

    /// <summary>For vaults of the public cloud; sovereign clouds have their own.</summary>
    private const string DefaultScope = "https://vault.azure.net/.default";

    private readonly HttpPipeline pipeline;

    /// <param name="id">The key.</param>
    /// <param name="credential">An identity with the role Key Vault Crypto User on the key.</param>
    /// <param name="options">Transport and retries; null takes Azure.Core's.</param>
    /// <param name="scope">What the tokens are for.</param>
    public KeyVaultKeyClient(KeyVaultKeyId id, TokenCredential credential, KeyVaultKeyClientOptions? options = null, string scope = DefaultScope)
    {
        Id = id;
        pipeline = HttpPipelineBuilder.Build(options ?? new KeyVaultKeyClientOptions(), new BearerTokenAuthenticationPolicy(credential, scope));
    }

    /// <summary>The key.</summary>
    public KeyVaultKeyId Id { get; }

    /// <summary>Reads the public half and checks that this key can sign for an Ethereum account.</summary>
    /// <exception cref="RequestFailedException">The vault refuses or is out of order.</exception>
    /// <exception cref="InvalidDataException">It is another kind of key, or one that is switched off.</exception>
    internal async Task<KeyVaultPublicKey> GetPublicKeyAsync(CancellationToken cancellationToken)
    {
        using JsonDocument answer = await CallAsync(RequestMethod.Get, "", null, cancellationToken);
        JsonElement root = answer.RootElement;
        JsonElement key = Member(root, "key");
        string? type = Text(key, "kty"), curve = Text(key, "crv");
        if (type is not ("EC" or "EC-HSM") || curve is not ("P-256K" or "SECP256K1"))
        {
            throw new InvalidDataException($"{Id} is a key of type {type} {curve}; an Ethereum account needs an EC key on the curve P-256K (az keyvault key create --kty EC --curve P-256K).");
        }

        if (root.TryGetProperty("attributes", out JsonElement attributes)
            && attributes.TryGetProperty("enabled", out JsonElement enabled) && enabled.ValueKind == JsonValueKind.False)
        {
            throw new InvalidDataException($"{Id} is disabled.");
        }

        if (key.TryGetProperty("key_ops", out JsonElement operations) && !operations.EnumerateArray().Any(operation => operation.ValueEquals("sign")))
        {
            throw new InvalidDataException($"{Id} does not permit the operation sign.");
        }

        byte[] point = [.. Coordinate(key, "x"), .. Coordinate(key, "y")];
        try
        {
            return new KeyVaultPublicKey(Secp256k1.AddressOfPublicKey(point), type == "EC-HSM");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{Id} came with a public key that is no point of secp256k1.", error);
        }
    }

    /// <summary>Has the vault sign a digest; what comes back is r and s as they are, to be made whole and checked by the caller.</summary>
    /// <exception cref="RequestFailedException">The vault refuses, throttles beyond the retries, or is out of order.</exception>
    /// <exception cref="InvalidDataException">The answer is no signature, or one by another key.</exception>
    internal async Task<(BigInteger R, BigInteger S)> SignAsync(Hash32 digest, CancellationToken cancellationToken)
    {
        BinaryData body = BinaryData.FromObjectAsJson(new { alg = "ES256K", value = Base64Url.EncodeToString(digest.ToArray()) });
        using JsonDocument answer = await CallAsync(RequestMethod.Post, "/sign", body, cancellationToken);
        if (Text(answer.RootElement, "kid") is not { } kid || !kid.Equals(Id.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"{Id.Vault} signed with another key than {Id}.");
        }

        byte[] signature = Bytes(answer.RootElement, "value");
        return signature.Length == 2 * CoordinateBytes
            ? (new BigInteger(signature.AsSpan(0, CoordinateBytes), isUnsigned: true, isBigEndian: true),
                new BigInteger(signature.AsSpan(CoordinateBytes), isUnsigned: true, isBigEndian: true))
            : throw new InvalidDataException($"{Id.Vault} gave a signature of {signature.Length} bytes; ES256K has 64.");
    }

    private async Task<JsonDocument> CallAsync(RequestMethod method, string operation, BinaryData? body, CancellationToken cancellationToken)
    {
        using HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri($"{Id}{operation}?api-version={ApiVersion}"));
        message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        if (body is not null)
        {
            message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
            message.Request.Content = RequestContent.Create(body);
        }

        await pipeline.SendAsync(message, cancellationToken);
        if (message.Response.IsError)
        {
            throw new RequestFailedException(message.Response);
        }

        try
        {
            return JsonDocument.Parse(message.Response.Content);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Id.Vault} gave an answer that is no JSON.", error);
        }
    }

    private byte[] Coordinate(JsonElement key, string name)
    {
        byte[] bytes = Bytes(key, name);
        return bytes.Length <= CoordinateBytes
            ? [.. new byte[CoordinateBytes - bytes.Length], .. bytes]
            : throw new InvalidDataException($"{Id} came with a coordinate {name} of {bytes.Length} bytes.");
    }

    private byte[] Bytes(JsonElement parent, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(Text(parent, name) ?? throw new InvalidDataException($"{Id.Vault} gave an answer without \"{name}\"."));
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"{Id.Vault} gave a \"{name}\" that is no base64url.", error);
        }
    }

    private JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw new InvalidDataException($"{Id.Vault} gave an answer without \"{name}\".");

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
