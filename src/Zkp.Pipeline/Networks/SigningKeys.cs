using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Pipeline.Networks;

/// <summary>The signers of the configuration, by name, and where each one's key comes from.</summary>
public sealed class SigningKeys
{
    /// <summary>The name of the signer whose settings have none.</summary>
    public const string DefaultName = "default";

    /// <summary>Each one's balance is asked for whenever something is quoted or sent.</summary>
    public const int MostSigners = 16;

    /// <summary>Requests are taken without the keys, so nobody waits longer for one.</summary>
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<string, ISigningKeySource> sources;
    private readonly SortedDictionary<string, ISigner> signers = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidDataException">There is none, or there are too many.</exception>
    public SigningKeys(IEnumerable<KeyValuePair<string, ISigningKeySource>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        this.sources = new SortedDictionary<string, ISigningKeySource>(sources.ToDictionary(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        if (this.sources.Count is 0 or > MostSigners)
        {
            throw new InvalidDataException($"{this.sources.Count} signers are configured; there must be 1 to {MostSigners}.");
        }
    }

    /// <summary>Opens every key that is not open yet.</summary>
    /// <returns>The signers of each network, by its name: those that its file names send, in that order; all of them where it names none.</returns>
    /// <exception cref="InvalidDataException">A file names a signer that is not there, two signers are one account, or a key is none or not given.</exception>
    /// <exception cref="SigningKeyUnavailableException">Where a key is gives no answer now; those that did stay open.</exception>
    public async Task<IReadOnlyDictionary<string, NetworkSigners>> OpenAsync(IEnumerable<Network> networks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(networks);
        Dictionary<string, string[]> senders = networks.ToDictionary(network => network.Name, SendersOf, StringComparer.Ordinal);

        // All at once, or one vault that gives no answer would hide what is wrong with the next.
        KeyValuePair<string, Task<ISigner>>[] opening =
            [.. sources.Where(source => !signers.ContainsKey(source.Key)).Select(source => KeyValuePair.Create(source.Key, OpenAsync(source.Value, cancellationToken)))];
        List<string> missing = [];
        foreach ((string name, Task<ISigner> open) in opening)
        {
            try
            {
                Add(name, await open);
            }
            catch (SigningKeyUnavailableException error)
            {
                missing.Add($"the signer {name}: {error.Message}");
            }
        }

        if (missing.Count > 0)
        {
            throw new SigningKeyUnavailableException(string.Join("; ", missing));
        }

        return senders.ToDictionary(
            network => network.Key,
            network => new NetworkSigners(
                [.. network.Value.Select(name => signers[name])],
                [.. signers.Where(signer => !network.Value.Contains(signer.Key, StringComparer.OrdinalIgnoreCase)).Select(signer => signer.Value)]),
            StringComparer.Ordinal);
    }

    private static async Task<ISigner> OpenAsync(ISigningKeySource source, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OpenTimeout);
        try
        {
            return await source.OpenAsync(limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SigningKeyUnavailableException($"there was no answer within {OpenTimeout.TotalSeconds:0} s", error);
        }
    }

    private void Add(string name, ISigner signer)
    {
        if (signers.FirstOrDefault(other => other.Value.Address == signer.Address).Key is { } twin)
        {
            throw new InvalidDataException($"The signers {twin} and {name} have the same key, of {signer.Address}; take one of them out of the settings.");
        }

        signers.Add(name, signer);
    }

    private string[] SendersOf(Network network)
    {
        string? unknown = network.File.Signers?.FirstOrDefault(name => !sources.ContainsKey(name));
        return unknown is null
            ? [.. network.File.Signers ?? [.. sources.Keys]]
            : throw new InvalidDataException(
                $"{network.Name}.json: signers names '{unknown}', and the settings have {string.Join(", ", sources.Keys)}; mend the name, or add the signer (Zkp__Signers__{unknown}__KeystorePath, say).");
    }
}
