using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Generators;

namespace Zkp.Evm;

/// <summary>
/// The encrypted key file of Ethereum clients, version 3: scrypt or PBKDF2, AES-128-CTR, Keccak-256 over key and cipher text as a
/// check (https://ethereum.org/developers/docs/data-structures-and-encoding/web3-secret-storage).
/// </summary>
public static class KeystoreV3
{
    /// <summary>A file says how much memory scrypt takes (128·n·r bytes); more than this is refused.</summary>
    private const long MaxScryptBytes = 1L << 30;

    private const int MaxPbkdf2Rounds = 20_000_000;
    private const int DerivedBytes = 32;

    /// <summary>Encrypts a signer's key.</summary>
    /// <returns>The JSON of the file.</returns>
    public static string Encrypt(LocalSigner signer, string password, KeystoreCost cost = KeystoreCost.Standard)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(password);
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        byte[] iv = RandomNumberGenerator.GetBytes(16);
        (string kdf, JsonObject parameters) = cost switch
        {
            KeystoreCost.Standard => ("scrypt", ScryptParameters(1 << 18, 8, 1, salt)),
            KeystoreCost.Light => ("scrypt", ScryptParameters(1 << 12, 8, 6, salt)),
            _ => ("pbkdf2", new JsonObject
            {
                ["c"] = 262_144, ["dklen"] = DerivedBytes, ["prf"] = "hmac-sha256", ["salt"] = Convert.ToHexStringLower(salt),
            }),
        };
        byte[] derived = Derive(kdf, ToElement(parameters), password);
        byte[] cipherText = ApplyAesCtr(derived.AsSpan(0, 16), iv, signer.PrivateKey);
        JsonObject file = new()
        {
            ["version"] = 3,
            ["id"] = Guid.NewGuid().ToString(),
            ["address"] = Convert.ToHexStringLower(signer.Address.ToArray()),
            ["crypto"] = new JsonObject
            {
                ["cipher"] = "aes-128-ctr",
                ["cipherparams"] = new JsonObject { ["iv"] = Convert.ToHexStringLower(iv) },
                ["ciphertext"] = Convert.ToHexStringLower(cipherText),
                ["kdf"] = kdf,
                ["kdfparams"] = parameters,
                ["mac"] = Convert.ToHexStringLower(Mac(derived, cipherText)),
            },
        };
        return file.ToJsonString();
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="KeystoreFormatException">Not such a file, wrong password, or costs out of bounds; says which.</exception>
    public static LocalSigner Decrypt(string json, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Decrypt(document.RootElement, password);
        }
        catch (JsonException error)
        {
            throw new KeystoreFormatException("The keystore is not JSON: " + error.Message, error);
        }
    }

    private static LocalSigner Decrypt(JsonElement root, string password)
    {
        if (Number(root, "version") != 3)
        {
            throw new KeystoreFormatException("The keystore's version is not 3.");
        }

        // geth writes "crypto"; some old wallets write "Crypto".
        JsonElement crypto = root.TryGetProperty("crypto", out JsonElement lower) ? lower : Property(root, "Crypto");
        if (Text(crypto, "cipher") != "aes-128-ctr")
        {
            throw new KeystoreFormatException($"The keystore's cipher '{Hex.Shorten(Text(crypto, "cipher"))}' is not aes-128-ctr.");
        }

        byte[] cipherText = Bytes(crypto, "ciphertext");
        byte[] iv = Bytes(Property(crypto, "cipherparams"), "iv");
        byte[] mac = Bytes(crypto, "mac");
        if (cipherText.Length != 32 || iv.Length != 16)
        {
            throw new KeystoreFormatException("The keystore's cipher text has not 32 bytes or its iv not 16.");
        }

        byte[] derived = Derive(Text(crypto, "kdf"), Property(crypto, "kdfparams"), password);
        if (!CryptographicOperations.FixedTimeEquals(Mac(derived, cipherText), mac))
        {
            throw new KeystoreFormatException("The password does not open the keystore (its check value differs).");
        }

        byte[] key = ApplyAesCtr(derived.AsSpan(0, 16), iv, cipherText);
        try
        {
            return Checked(root, LocalSigner.FromPrivateKey(key));
        }
        catch (ArgumentException error)
        {
            throw new KeystoreFormatException("The keystore holds no secp256k1 key.", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The address in the file is only a label, so a file whose label lies is refused.</summary>
    private static LocalSigner Checked(JsonElement root, LocalSigner signer) =>
        !root.TryGetProperty("address", out JsonElement label)
        || label.ValueKind != JsonValueKind.String
        || label.GetString() is not { Length: > 0 } text
        || (Address.TryParse(text, out Address address) && address == signer.Address)
            ? signer
            : throw new KeystoreFormatException($"The keystore says address {Hex.Shorten(text)} and holds the key of {signer.Address}.");

    private static byte[] Derive(string kdf, JsonElement parameters, string password)
    {
        byte[] secret = Encoding.UTF8.GetBytes(password);
        byte[] salt = Bytes(parameters, "salt");
        if (Number(parameters, "dklen") != DerivedBytes)
        {
            throw new KeystoreFormatException($"The keystore's dklen is not {DerivedBytes}.");
        }

        switch (kdf)
        {
            case "scrypt":
                long n = Number(parameters, "n");
                long r = Number(parameters, "r");
                long p = Number(parameters, "p");
                bool sane = n is > 1 and <= 1 << 24 && (n & (n - 1)) == 0 && r is >= 1 and <= 64 && p is >= 1 and <= 64 && 128 * n * r <= MaxScryptBytes;
                return sane
                    ? SCrypt.Generate(secret, salt, (int)n, (int)r, (int)p, DerivedBytes)
                    : throw new KeystoreFormatException($"The keystore's scrypt parameters n={n}, r={r}, p={p} are out of bounds (at most 1 GiB).");
            case "pbkdf2":
                long rounds = Number(parameters, "c");
                return rounds is >= 1 and <= MaxPbkdf2Rounds && Text(parameters, "prf") == "hmac-sha256"
                    ? Rfc2898DeriveBytes.Pbkdf2(secret, salt, (int)rounds, HashAlgorithmName.SHA256, DerivedBytes)
                    : throw new KeystoreFormatException("The keystore's pbkdf2 parameters are out of bounds or its prf is not hmac-sha256.");
            default:
                throw new KeystoreFormatException($"The keystore's kdf '{Hex.Shorten(kdf)}' is neither scrypt nor pbkdf2.");
        }
    }

    private static byte[] Mac(byte[] derived, byte[] cipherText) => Keccak256.Hash([.. derived.AsSpan(16, 16), .. cipherText]);

    /// <summary>.NET has no CTR mode: the counter is encrypted block by block and XORed; the same call encrypts and decrypts.</summary>
    private static byte[] ApplyAesCtr(ReadOnlySpan<byte> key, byte[] iv, ReadOnlySpan<byte> input)
    {
        using Aes aes = Aes.Create();
        aes.Key = key.ToArray();
        UInt128 counter = BinaryPrimitives.ReadUInt128BigEndian(iv);
        byte[] output = input.ToArray();
        Span<byte> block = stackalloc byte[16];
        Span<byte> stream = stackalloc byte[16];
        for (int at = 0; at < output.Length; at += 16)
        {
            BinaryPrimitives.WriteUInt128BigEndian(block, counter++);
            aes.EncryptEcb(block, stream, PaddingMode.None);
            for (int i = 0; i < 16 && at + i < output.Length; i++)
            {
                output[at + i] ^= stream[i];
            }
        }

        return output;
    }

    private static JsonObject ScryptParameters(int n, int r, int p, byte[] salt) => new()
    {
        ["n"] = n, ["r"] = r, ["p"] = p, ["dklen"] = DerivedBytes, ["salt"] = Convert.ToHexStringLower(salt),
    };

    private static JsonElement ToElement(JsonObject json)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonElement Property(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new KeystoreFormatException($"The keystore has no '{name}'.");

    private static string Text(JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new KeystoreFormatException($"The keystore's '{name}' is no text.");

    private static long Number(JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value)
            ? value
            : throw new KeystoreFormatException($"The keystore's '{name}' is no whole number.");

    private static byte[] Bytes(JsonElement json, string name) =>
        Hex.TryDecode(Text(json, name), out byte[]? bytes)
            ? bytes
            : throw new KeystoreFormatException($"The keystore's '{name}' is not hexadecimal.");
}
