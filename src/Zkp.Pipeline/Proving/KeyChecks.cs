using System.Security.Cryptography;
using Zkp.Groth16;

namespace Zkp.Pipeline.Proving;

/// <summary>
/// The one check of a proving key that loading leaves out because of its cost: that all points of G2 are in their subgroup. It is made once for
/// the same bytes; a file named by their hash remembers that they passed.
/// </summary>
internal static class KeyChecks
{
    /// <summary>Checks a key that is loaded for the first time.</summary>
    /// <param name="provingKeyPath">The key's file.</param>
    /// <param name="cacheDirectory">Where passed checks are remembered; null checks each time.</param>
    /// <param name="check">The check itself; throws when the key does not pass.</param>
    /// <exception cref="ProofSystemFormatException">A point is outside its subgroup.</exception>
    public static void CheckOnce(string provingKeyPath, string? cacheDirectory, Action check)
    {
        if (cacheDirectory is null)
        {
            check();
            return;
        }

        string hash;
        using (FileStream key = File.OpenRead(provingKeyPath))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(key));
        }

        string passed = Path.Combine(cacheDirectory, $"{hash}.zkey-checked");
        if (!File.Exists(passed))
        {
            check();
            Directory.CreateDirectory(cacheDirectory);
            File.WriteAllText(passed, "");
        }
    }
}
