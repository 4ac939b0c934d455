using System.Security.Cryptography;
using System.Text;
using Zkp.Azure;

namespace Zkp.Functions.Configuration;

/// <summary>The secrets that the configuration holds, decoded and checked once.</summary>
public sealed class SecretBytes
{
    private SecretBytes(byte[] inputKey, byte[] callbackKey)
    {
        InputKey = inputKey;
        CallbackKey = callbackKey;
    }

    public byte[] InputKey { get; }

    public byte[] CallbackKey { get; }

    /// <exception cref="InvalidDataException">A secret is absent or of the wrong length; the message does not repeat it.</exception>
    public static SecretBytes From(ZkpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        byte[] inputKey = new byte[InputCipher.KeyBytes];
        if (!Convert.TryFromBase64String(options.InputEncryptionKey ?? "", inputKey, out int length) || length != InputCipher.KeyBytes)
        {
            throw new InvalidDataException(
                $"Zkp__InputEncryptionKey must be {InputCipher.KeyBytes} random bytes in base 64 (`openssl rand -base64 32`); private inputs are sealed with it.");
        }

        byte[] callbackKey = options.CallbackSecret is { Length: > 0 } secret
            ? Encoding.UTF8.GetBytes(secret)
            : HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 32, info: "zkp callback signature"u8.ToArray());
        return new SecretBytes(inputKey, callbackKey);
    }
}
