using Org.BouncyCastle.Math.EC.Multiplier;
using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using BcInteger = Org.BouncyCastle.Math.BigInteger;
using BigInteger = System.Numerics.BigInteger;

namespace Zkp.Evm;

/// <summary>The curve of Ethereum's accounts: sign as RFC 6979 says, with the low s of EIP-2, and recover who signed.</summary>
public static class Secp256k1
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters Domain = new(Curve.Curve, Curve.G, Curve.N, Curve.H);
    private static readonly BigInteger HalfOrder = ToNumber(Curve.N) / 2;
    private static readonly BcInteger FieldPrime = Curve.Curve.Field.Characteristic;

    /// <summary>The number of points of the curve.</summary>
    public static BigInteger Order { get; } = ToNumber(Curve.N);

    /// <summary>Whether 32 bytes are a private key: neither zero nor as large as the curve's order.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> key)
    {
        BigInteger number = new(key, isUnsigned: true, isBigEndian: true);
        return key.Length == 32 && !number.IsZero && number < Order;
    }

    /// <summary>The account of a private key.</summary>
    public static Address AddressOf(ReadOnlySpan<byte> privateKey)
    {
        ECPoint point = new FixedPointCombMultiplier().Multiply(Curve.G, new BcInteger(1, privateKey.ToArray()));
        return AddressOf(point);
    }

    /// <summary>The account of an uncompressed public key of 64 bytes (x and y), or 65 with the prefix 4.</summary>
    /// <exception cref="ArgumentException">Not a point of the curve.</exception>
    public static Address AddressOfPublicKey(ReadOnlySpan<byte> publicKey)
    {
        byte[] encoded = publicKey.Length == 64 ? [4, .. publicKey] : publicKey.ToArray();
        return AddressOf(Curve.Curve.DecodePoint(encoded));
    }

    /// <summary>Signs a 32-byte digest; the same key and digest give the same signature always.</summary>
    public static EcdsaSignature Sign(ReadOnlySpan<byte> privateKey, Hash32 digest)
    {
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(new BcInteger(1, privateKey.ToArray()), Domain));
        BcInteger[] pair = signer.GenerateSignature(digest.ToArray());
        return Complete(ToNumber(pair[0]), ToNumber(pair[1]), digest, AddressOf(privateKey));
    }

    /// <summary>
    /// Makes a signature whole that came without parity (a key vault gives r and s only): s made low, the parity found by
    /// recovering the signer, who must be the one expected.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not this account's signature of this digest.</exception>
    public static EcdsaSignature Complete(BigInteger r, BigInteger s, Hash32 digest, Address expected)
    {
        BigInteger low = s > HalfOrder ? Order - s : s;
        for (int parity = 0; parity <= 1; parity++)
        {
            EcdsaSignature candidate = new(r, low, parity);
            if (TryRecover(candidate, digest, out Address signer) && signer == expected)
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"The signature does not recover to {expected}; it must not be used.");
    }

    /// <summary>Finds the account that made a signature; false for values out of range, a high s, or no such point.</summary>
    public static bool TryRecover(EcdsaSignature signature, Hash32 digest, out Address signer)
    {
        signer = default;
        if (signature.R.Sign <= 0 || signature.R >= Order || signature.S.Sign <= 0 || signature.S > HalfOrder || signature.YParity is not (0 or 1))
        {
            return false;
        }

        // r + n would be another x with the same r, but that happens once in 2^127 and Ethereum's parity byte can't say it.
        BcInteger x = ToBouncy(signature.R);
        if (x.CompareTo(FieldPrime) >= 0 || !TryDecompress(signature.R, signature.YParity, out ECPoint? point))
        {
            return false;
        }

        BcInteger inverse = x.ModInverse(Curve.N);
        BcInteger hash = new(1, digest.ToArray());
        BcInteger u1 = Curve.N.Subtract(hash.Multiply(inverse).Mod(Curve.N)).Mod(Curve.N);
        BcInteger u2 = ToBouncy(signature.S).Multiply(inverse).Mod(Curve.N);
        ECPoint key = ECAlgorithms.SumOfTwoMultiplies(Curve.G, u1, point, u2).Normalize();
        if (key.IsInfinity)
        {
            return false;
        }

        signer = AddressOf(key);
        return true;
    }

    private static bool TryDecompress(BigInteger x, int parity, [NotNullWhen(true)] out ECPoint? point)
    {
        byte[] encoded = new byte[33];
        encoded[0] = (byte)(2 + parity);
        UInt256Bytes.Write(x, encoded.AsSpan(1));
        try
        {
            point = Curve.Curve.DecodePoint(encoded);
            return true;
        }
        catch (ArgumentException)
        {
            // Half of all numbers are no x of the curve; BouncyCastle says so with this exception only.
            point = null;
            return false;
        }
    }

    private static Address AddressOf(ECPoint point)
    {
        byte[] encoded = point.Normalize().GetEncoded(compressed: false);
        return Address.FromBytes(Keccak256.Hash(encoded.AsSpan(1)).AsSpan(12));
    }

    private static BigInteger ToNumber(BcInteger value) => new(value.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);

    private static BcInteger ToBouncy(BigInteger value) => new(1, value.ToByteArray(isUnsigned: true, isBigEndian: true));
}
