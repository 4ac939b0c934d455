using System.Security.Cryptography;
using System.Text.Json;

namespace Zkp.Cli.Stack;

/// <summary>
/// The secrets of one local stack. All but the signing key, which is a well-known one of anvil's, are random and stay in
/// the state folder, so that a stack that is started again can read what it wrote.
/// </summary>
/// <param name="KeystorePassword">Opens the keystore file.</param>
/// <param name="InputEncryptionKey">32 bytes in base64: private inputs are encrypted with it at rest.</param>
/// <param name="ApiKey">What callers put into the header X-Api-Key.</param>
internal sealed record DevelopmentSecrets(string KeystorePassword, string InputEncryptionKey, string ApiKey)
{
    private const string FileName = "secrets.json";

    public static DevelopmentSecrets LoadOrCreate(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path) && JsonSerializer.Deserialize<DevelopmentSecrets>(File.ReadAllText(path)) is { } kept)
        {
            return kept;
        }

        DevelopmentSecrets secrets = new(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            "zkp_dev_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)));
        File.WriteAllText(path, JsonSerializer.Serialize(secrets));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return secrets;
    }

    /// <summary>Neither logs nor error messages get to see what is inside.</summary>
    public override string ToString() => nameof(DevelopmentSecrets);
}
