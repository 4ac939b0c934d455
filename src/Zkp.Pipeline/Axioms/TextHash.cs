using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// How texts become field elements: SHA-256, because browsers, contracts (precompile 2) and every language have it, so
/// that anyone can recompute a claim. Collisions stay as hard as 2^126 after the reduction modulo r.
/// </summary>
internal static class TextHash
{
    /// <param name="domain">A prefix that keeps different uses apart; it ends in a colon and holds no other.</param>
    /// <param name="text">Hashed as UTF-8.</param>
    public static Fr ToField(string domain, string text)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(domain + text));
        return Fr.FromBigInteger(new BigInteger(digest, isUnsigned: true, isBigEndian: true));
    }
}
