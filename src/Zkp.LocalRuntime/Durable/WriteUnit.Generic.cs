namespace Zkp.LocalRuntime.Durable;

/// <summary>Work with a result.</summary>
internal sealed class WriteUnit<T>(Func<StoreTransaction, T> work) : WriteUnit
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? failure;

    public Task<T> Completion => completion.Task;

    public override bool TryApply(StoreTransaction transaction)
    {
        try
        {
            result = work(transaction);
            return true;
        }
#pragma warning disable CA1031 // Whatever it throws belongs to its caller, and must not take the units beside it down.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            return false;
        }
    }

    public override void Complete()
    {
        if (failure is null)
        {
            completion.TrySetResult(result!);
        }
        else
        {
            completion.TrySetException(failure);
        }
    }

    public override void Fail(Exception exception) => completion.TrySetException(failure ?? exception);
}
