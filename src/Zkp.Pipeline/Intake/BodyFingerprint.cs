using System.Security.Cryptography;
using System.Text;

namespace Zkp.Pipeline.Intake;

/// <summary>
/// Hashes bodies so that two can be compared. Keyed: a plain hash of a body with few possible inputs would give them away to
/// whoever can read the store.
/// </summary>
public sealed class BodyFingerprint
{
    private readonly byte[] key;

    /// <param name="secret">The input encryption key; a key of its own is derived from it.</param>
    public BodyFingerprint(ReadOnlySpan<byte> secret) =>
        key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), 32, info: "zkp body fingerprint"u8.ToArray());

    public string Compute(string tenant, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(tenant));
        hash.AppendData([0]);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
