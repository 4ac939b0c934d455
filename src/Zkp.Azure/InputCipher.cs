using System.Security.Cryptography;
using System.Text;

namespace Zkp.Azure;

/// <summary>
/// AES-256-GCM with a fresh nonce a message. What it seals is bound to a name, so that nobody who can write to the storage
/// can put one request's input under another's name. Layout: version 1 (1 byte), nonce (12), tag (16), ciphertext.
/// </summary>
public sealed class InputCipher
{
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;

    private readonly byte[] key;

    /// <param name="key">32 secret bytes.</param>
    public InputCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
        {
            throw new ArgumentException($"The key must have {KeyBytes} bytes, not {key.Length}.", nameof(key));
        }

        this.key = key.ToArray();
    }

    public byte[] Seal(string name, ReadOnlySpan<byte> plaintext)
    {
        byte[] box = new byte[HeaderBytes + plaintext.Length];
        box[0] = Version;
        Span<byte> nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = NewCipher();
        cipher.Encrypt(nonce, plaintext, box.AsSpan(HeaderBytes), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another name, or changed bytes.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> box)
    {
        if (box.Length < HeaderBytes || box[0] != Version)
        {
            throw new CryptographicException("This is no input sealed by this program.");
        }

        byte[] plaintext = new byte[box.Length - HeaderBytes];
        using AesGcm cipher = NewCipher();
        cipher.Decrypt(
            box.Slice(1, NonceBytes), box[HeaderBytes..], box.Slice(1 + NonceBytes, TagBytes), plaintext, Encoding.UTF8.GetBytes(name));
        return plaintext;
    }

    /// <summary>One a call: AesGcm keeps state, and threads that share one corrupt what they seal.</summary>
    private AesGcm NewCipher() => new(key, TagBytes);
}
