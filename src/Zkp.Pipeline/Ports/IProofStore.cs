using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Ports;

/// <summary>Where proof records stand. Every method may throw on I/O; all are safe to repeat.</summary>
public interface IProofStore
{
    /// <returns>False when a record of that tenant and id stands already.</returns>
    Task<bool> TryAddAsync(ProofRecord record, CancellationToken cancellationToken);

    Task<ProofRecord?> FindAsync(string tenant, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Applies <paramref name="change"/> to the record as it stands, again on a fresh copy when somebody else was faster;
    /// so it must be pure. Returning the same instance writes nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such record.</exception>
    Task<ProofRecord> UpdateAsync(string tenant, string id, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="UpdateAsync"/> for many records, with one write for many. Cut off, it may have changed some of them and not others.
    /// </summary>
    /// <returns>The records as they stand, in the order of their keys.</returns>
    /// <exception cref="InvalidOperationException">There is no such record.</exception>
    Task<IReadOnlyList<ProofRecord>> UpdateEachAsync(
        IReadOnlyList<ProofKey> keys, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken);

    /// <summary>A tenant's records, newest first.</summary>
    Task<ProofPage> ListAsync(string tenant, ProofState? state, int pageSize, string? continuation, CancellationToken cancellationToken);

    /// <summary>Records of all tenants that are not at an end, in no order.</summary>
    IAsyncEnumerable<ProofKey> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>Takes a key out of the list of open ones whose record was never added.</summary>
    Task ForgetOpenAsync(ProofKey key, CancellationToken cancellationToken);
}
