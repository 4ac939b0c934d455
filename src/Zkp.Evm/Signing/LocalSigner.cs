using System.Security.Cryptography;

namespace Zkp.Evm;

/// <summary>A signer whose private key is in this process: for development keys and keystore files.</summary>
public sealed class LocalSigner : ISigner
{
    private readonly byte[] privateKey;

    private LocalSigner(byte[] privateKey)
    {
        this.privateKey = privateKey;
        Address = Secp256k1.AddressOf(privateKey);
    }

    public Address Address { get; }

    /// <summary>Takes a copy of a 32-byte key.</summary>
    /// <exception cref="ArgumentException">Not a private key. The message does not repeat it.</exception>
    public static LocalSigner FromPrivateKey(ReadOnlySpan<byte> privateKey) =>
        Secp256k1.IsPrivateKey(privateKey)
            ? new LocalSigner(privateKey.ToArray())
            : throw new ArgumentException("A private key is a number of 32 bytes, not zero and below the order of secp256k1.", nameof(privateKey));

    /// <summary>Takes a key of 64 hex digits.</summary>
    /// <exception cref="ArgumentException">Not a private key. The message does not repeat it.</exception>
    public static LocalSigner FromPrivateKey(string hex) =>
        Hex.TryDecode(hex, out byte[]? bytes)
            ? FromPrivateKey(bytes)
            : throw new ArgumentException("A private key is written with 64 hex digits.", nameof(hex));

    /// <summary>A new random key.</summary>
    public static LocalSigner Create()
    {
        byte[] key = new byte[32];
        do
        {
            RandomNumberGenerator.Fill(key);
        }
        while (!Secp256k1.IsPrivateKey(key));

        return new LocalSigner(key);
    }

    public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Secp256k1.Sign(privateKey, digest));
    }

    /// <summary>The key, for <see cref="KeystoreV3"/> alone.</summary>
    internal ReadOnlySpan<byte> PrivateKey => privateKey;
}
