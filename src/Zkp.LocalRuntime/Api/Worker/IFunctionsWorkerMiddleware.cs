namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code around every invocation; a singleton.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Acts, and calls <paramref name="next"/> to go on.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
