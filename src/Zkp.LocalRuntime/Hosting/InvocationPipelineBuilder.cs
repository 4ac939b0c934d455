using Microsoft.Azure.Functions.Worker.Middleware;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Collects middleware while the app is built.</summary>
internal sealed class InvocationPipelineBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> item) => middleware.Add(item);

    /// <summary>Whether there is anything around a function at all.</summary>
    public bool IsEmpty => middleware.Count == 0;

    /// <summary>The whole pipeline: the first middleware added is the outermost, <paramref name="terminal"/> the innermost.</summary>
    public FunctionExecutionDelegate Build(FunctionExecutionDelegate terminal)
    {
        for (int i = middleware.Count - 1; i >= 0; i--)
        {
            terminal = middleware[i](terminal);
        }

        return terminal;
    }
}
