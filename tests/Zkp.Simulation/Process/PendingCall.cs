using Zkp.Evm;

namespace Zkp.Simulation.Process;

/// <summary>A call with its effect, which happens when the simulation chooses, on whatever the world is then.</summary>
internal sealed class PendingCall<T>(Incarnation owner, string name, bool mayFail, Func<T> effect) : PendingOperation(owner, name, mayFail)
{
    private readonly TaskCompletionSource<T> completion = new();

    public Task<T> Task => completion.Task;

    public override void RunUnheard()
    {
        try
        {
            effect();
        }
        catch (RpcException)
        {
            // A refusal that nobody hears.
        }
    }

    public override void Complete()
    {
        T result;
        try
        {
            result = effect();
        }
        catch (RpcException error)
        {
            completion.SetException(error);
            return;
        }

        completion.SetResult(result);
    }

    public override void Fail(bool afterEffect, Exception error)
    {
        if (afterEffect)
        {
            RunUnheard();
        }

        completion.SetException(error);
    }
}
