using System.Numerics;
using System.Threading.RateLimiting;
using Azure;
using Microsoft.Extensions.Logging;
using Zkp.Evm;

namespace Zkp.Azure;

/// <summary>
/// Signs with a key that never leaves its vault (ES256K). The same key may be imported into several vaults: when one throttles or is out of
/// order the next one signs. Every signature is made low in s and recovered to the account before anybody gets it.
/// </summary>
public sealed partial class KeyVaultKeySigner : ISigner, IDisposable
{
    private readonly IReadOnlyList<(KeyVaultKeyClient Client, RateLimiter Rate)> vaults;
    private readonly ILogger logger;

    private KeyVaultKeySigner(Address address, IReadOnlyList<(KeyVaultKeyClient, RateLimiter)> vaults, ILogger logger)
    {
        Address = address;
        this.vaults = vaults;
        this.logger = logger;
    }

    public Address Address { get; }

    /// <summary>
    /// Reads the public keys, once: later only signatures are asked for. Of several vaults one that can't be reached may sign later all the
    /// same: a signature by another key would not recover to the account.
    /// </summary>
    /// <exception cref="InvalidDataException">A key can't sign, or the vaults hold different keys.</exception>
    /// <exception cref="RequestFailedException">A vault refuses, or none answers.</exception>
    public static async Task<KeyVaultKeySigner> OpenAsync(
        IReadOnlyList<KeyVaultKeyClient> clients, ILogger<KeyVaultKeySigner> logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentOutOfRangeException.ThrowIfZero(clients.Count);
        Task<KeyVaultPublicKey>[] reads = [.. clients.Select(client => client.GetPublicKeyAsync(cancellationToken))];
        int answered = -1;
        for (int i = 0; i < reads.Length; i++)
        {
            await ((Task)reads[i]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (reads[i].IsCompletedSuccessfully)
            {
                answered = answered < 0 ? i : answered;
            }
            else if (!VaultFault.CanPass(FaultOf(reads[i])))
            {
                await reads[i];
            }
        }

        if (answered < 0)
        {
            await reads[^1];
        }

        KeyVaultPublicKey known = await reads[answered];
        List<(KeyVaultKeyClient, RateLimiter)> vaults = [];
        for (int i = 0; i < reads.Length; i++)
        {
            KeyVaultPublicKey key = reads[i].IsCompletedSuccessfully ? await reads[i] : known;
            if (key.Address != known.Address)
            {
                throw new InvalidDataException(
                    $"{clients[answered].Id} is the key of {known.Address}, and {clients[i].Id} of {key.Address}; all must be copies of one key.");
            }

            vaults.Add((clients[i], VaultRate.Create(key.IsInHardware)));
        }

        KeyVaultKeySigner signer = new(known.Address, vaults, logger);
        for (int i = 0; i < reads.Length; i++)
        {
            if (!reads[i].IsCompletedSuccessfully)
            {
                signer.LogNotRead(clients[i].Id.Vault, known.Address, FaultOf(reads[i]).Message);
            }
        }

        return signer;
    }

    private static Exception FaultOf(Task read) => read.Exception is { InnerExceptions: [var fault, ..] } ? fault : new TaskCanceledException(read);

    /// <exception cref="RequestFailedException">No vault would sign; this is the last one's answer.</exception>
    /// <exception cref="InvalidOperationException">A vault gave a signature that is not this account's.</exception>
    public async ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default)
    {
        for (int i = 0; ; i++)
        {
            (KeyVaultKeyClient client, RateLimiter rate) = vaults[i];
            try
            {
                using RateLimitLease lease = await rate.AcquireAsync(1, cancellationToken);
                if (!lease.IsAcquired)
                {
                    throw new RequestFailedException(429, $"More signatures are waiting for {client.Id.Vault} than it makes in a minute.");
                }

                (BigInteger r, BigInteger s) = await client.SignAsync(digest, cancellationToken);
                return Secp256k1.Complete(r, s, digest, Address);
            }
            catch (Exception error) when (i + 1 < vaults.Count && IsVaultsFault(error, cancellationToken))
            {
                LogNextVault(client.Id.Vault, vaults[i + 1].Client.Id.Vault, error.Message);
            }
        }
    }

    public void Dispose()
    {
        foreach ((_, RateLimiter rate) in vaults)
        {
            rate.Dispose();
        }
    }

    /// <summary>Anything but the caller's own wish to stop: a wrong signature, too, is a reason to ask another vault.</summary>
    private static bool IsVaultsFault(Exception error, CancellationToken cancellationToken) =>
        error is RequestFailedException or InvalidDataException or InvalidOperationException or AggregateException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(4102, LogLevel.Warning, "Key vault {Vault} could not be read at start; it is asked for signatures of {Account} all the same: {Reason}")]
    private partial void LogNotRead(Uri vault, Address account, string reason);

    [LoggerMessage(4101, LogLevel.Warning, "Key vault {Vault} did not sign, {Next} is asked: {Reason}")]
    private partial void LogNextVault(Uri vault, Uri next, string reason);
}
