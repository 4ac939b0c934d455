namespace Zkp.LocalRuntime.Durable;

/// <summary>Work for the writer that happens wholly or not at all.</summary>
internal abstract class WriteUnit
{
    /// <summary>Applies it. False when it threw; then its caller gets the exception and its changes must be undone.</summary>
    public abstract bool TryApply(StoreTransaction transaction);

    /// <summary>Its changes are on disk, or it had failed to apply.</summary>
    public abstract void Complete();

    /// <summary>The commit failed.</summary>
    public abstract void Fail(Exception exception);
}
