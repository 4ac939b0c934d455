namespace Zkp.Evm;

/// <summary>How much work a password guess costs; the names are those of geth and Foundry.</summary>
public enum KeystoreCost
{
    /// <summary>scrypt with n = 2^18, r = 8, p = 1: 256 MiB and about a second; for keys that are worth something.</summary>
    Standard,

    /// <summary>scrypt with n = 2^12, r = 8, p = 6: 4 MiB; for development keys.</summary>
    Light,

    /// <summary>PBKDF2-HMAC-SHA256 with 262,144 rounds, where scrypt's memory is not to be had.</summary>
    Pbkdf2,
}
