using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The secrets of a development key, drawn from a hash of the circuit: the same circuit has the same keys everywhere, and everybody can
/// forge its proofs.
/// </summary>
internal sealed class ToxicWaste
{
    private ToxicWaste(byte[] seed)
    {
        Tau = Draw(seed, "tau");
        Alpha = Draw(seed, "alpha");
        Beta = Draw(seed, "beta");
        Delta = Draw(seed, "delta");
    }

    public Fr Tau { get; }

    public Fr Alpha { get; }

    public Fr Beta { get; }

    public Fr Delta { get; }

    public static ToxicWaste ForCircuit(string r1csPath)
    {
        using FileStream stream = File.OpenRead(r1csPath);
        return new ToxicWaste(SHA256.HashData(stream));
    }

    private static Fr Draw(byte[] seed, string label)
    {
        byte[] name = Encoding.UTF8.GetBytes($"ZkpFunctions development key, not for value: {label}");
        byte[] bytes = SHA512.HashData([.. name, .. seed]);
        Fr value = Fr.FromBigInteger(new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
        return value.IsZero ? Fr.One : value;
    }
}
