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

    private readonly SortedDictionary<string, ISigningKeySource> sources;

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

    /// <summary>Opens every key.</summary>
    /// <returns>The signers of each network, by its name: those that its file names send, in that order; all of them where it names none.</returns>
    /// <exception cref="InvalidDataException">A file names a signer that is not there, or two signers are one account.</exception>
    public async Task<IReadOnlyDictionary<string, NetworkSigners>> OpenAsync(IEnumerable<Network> networks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(networks);
        Dictionary<string, string[]> senders = networks.ToDictionary(network => network.Name, SendersOf, StringComparer.Ordinal);
        Dictionary<string, ISigner> signers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ISigningKeySource source) in sources)
        {
            ISigner signer = await source.OpenAsync(cancellationToken);
            if (signers.FirstOrDefault(other => other.Value.Address == signer.Address).Key is { } twin)
            {
                throw new InvalidDataException($"The signers {twin} and {name} have the same key, of {signer.Address}; take one of them out of the settings.");
            }

            signers.Add(name, signer);
        }

        return senders.ToDictionary(
            network => network.Key,
            network => new NetworkSigners(
                [.. network.Value.Select(name => signers[name])],
                [.. signers.Where(signer => !network.Value.Contains(signer.Key, StringComparer.OrdinalIgnoreCase)).Select(signer => signer.Value)]),
            StringComparer.Ordinal);
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
