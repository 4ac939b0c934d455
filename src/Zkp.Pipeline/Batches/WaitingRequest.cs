using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Batches;

/// <summary>A request in the waiting room: what gathering needs to know without reading its record.</summary>
public sealed record WaitingRequest(ProofKey Key, string Circuit, int CircuitVersion, WaitingStatement Statement)
{
    public static WaitingRequest Of(ProofRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new WaitingRequest(
            new ProofKey(record.Tenant, record.Id), record.Circuit, record.CircuitVersion, new WaitingStatement(record.Id, record.Policy, record.CreatedAt));
    }
}
