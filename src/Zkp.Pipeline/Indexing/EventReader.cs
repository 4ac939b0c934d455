using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Indexing;

/// <summary>Reads logs of the deployed contracts by the ABIs in the deployment's record.</summary>
internal sealed class EventReader
{
    private const string SubmitterArgument = "submitter";

    private readonly Dictionary<Hash32, AbiEvent> events = [];
    private readonly HashSet<string> signers;

    public EventReader(DeploymentFile deployment, IEnumerable<Address> signers)
    {
        this.signers = [.. signers.Select(signer => signer.ToString())];
        foreach (AbiEvent known in (deployment.Abi?.Values ?? []).SelectMany(abi => Abi.ParseJson(abi).Events))
        {
            events.TryAdd(known.Topic, known);
        }
    }

    public IndexedEvent Read(LogEntry log)
    {
        AbiEvent? known = log.Topics.Count > 0 && events.TryGetValue(log.Topics[0], out AbiEvent? found) && found.Matches(log.Topics) ? found : null;
        AbiValues? values = null;
        try
        {
            values = known?.Decode(log.Topics, log.Data.Span);
        }
        catch (FormatException)
        {
            // An event of another contract version with the same topic: kept by its topic.
            known = null;
        }

        string? submitter = values is not null && values.Parameters.Any(parameter => parameter.Name == SubmitterArgument)
            ? values.Get<Address>(SubmitterArgument).ToString()
            : null;
        return new IndexedEvent
        {
            BlockNumber = log.BlockNumber.Value,
            BlockHash = log.BlockHash.ToString(),
            LogIndex = log.LogIndex,
            TransactionHash = log.TransactionHash.ToString(),
            Contract = log.Address.ToString(),
            Name = known?.Name ?? (log.Topics.Count > 0 ? log.Topics[0].ToString() : "anonymous"),
            Arguments = values?.ToString() ?? "",
            Submitter = submitter,
            IsOurs = submitter is null || signers.Contains(submitter),
        };
    }
}
