namespace Zkp.Pipeline.Ports;

/// <summary>Remembers under which id a tenant's Idempotency-Key was first used, and for what.</summary>
public interface IIdempotencyStore
{
    Task<IdempotencyBinding?> FindAsync(string tenant, string key, CancellationToken cancellationToken);

    /// <summary>Binds the key to the proof and the body's hash, or says what it is bound to already.</summary>
    Task<IdempotencyBinding> BindAsync(string tenant, string key, IdempotencyBinding wanted, CancellationToken cancellationToken);
}
