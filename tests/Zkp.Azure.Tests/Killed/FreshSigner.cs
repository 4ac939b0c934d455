using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Zkp.Evm;
using BcInteger = Org.BouncyCastle.Math.BigInteger;
using BigInteger = System.Numerics.BigInteger;

namespace Zkp.Azure.Tests.Killed;

/// <summary>
/// Signs the same digest differently each time, as a key vault may: whoever signs twice and sends both has sent two transactions.
/// </summary>
internal sealed class FreshSigner(string key) : ISigner
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    public Address Address { get; } = LocalSigner.FromPrivateKey(key).Address;

    public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default)
    {
        ECDsaSigner signer = new();
        signer.Init(true, new ECPrivateKeyParameters(new BcInteger(1, Hex.Decode(key)), new ECDomainParameters(Curve.Curve, Curve.G, Curve.N, Curve.H)));
        BcInteger[] pair = signer.GenerateSignature(digest.ToArray());
        return ValueTask.FromResult(Secp256k1.Complete(ToNumber(pair[0]), ToNumber(pair[1]), digest, Address));
    }

    private static BigInteger ToNumber(BcInteger value) => new(value.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);
}
