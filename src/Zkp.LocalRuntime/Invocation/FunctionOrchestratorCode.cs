using System.Runtime.ExceptionServices;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>An orchestrator function with the scope that it lives in as long as its instance is loaded.</summary>
internal sealed class FunctionOrchestratorCode : OrchestratorCode
{
    private readonly FunctionDescriptor function;
    private readonly InstanceRecord instance;
    private readonly FunctionInvoker invoker;
    private readonly AsyncServiceScope scope;
    private readonly LocalFunctionContext context;
    private readonly object? target;
    private readonly Exception? creationFailure;

    public FunctionOrchestratorCode(FunctionDescriptor function, InstanceRecord instance, FunctionInvoker invoker)
    {
        this.function = function;
        this.instance = instance;
        this.invoker = invoker;
        scope = invoker.CreateScope();
        InvocationRequest request = new()
        {
            BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [ActivityInvoker.InstanceIdName] = instance.Id },
        };
        context = new LocalFunctionContext(function, scope.ServiceProvider, request, CancellationToken.None);
        try
        {
            target = FunctionInvoker.CreateTarget(context);
        }
#pragma warning disable CA1031 // A class that cannot be created fails its orchestrations as if its method had thrown.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            creationFailure = exception;
        }
    }

    public override Task<object?> RunAsync(TaskOrchestrationContext orchestration)
    {
        if (creationFailure is not null)
        {
            ExceptionDispatchInfo.Throw(creationFailure);
        }

        object?[] arguments = [.. function.Parameters.Select(parameter => Argument(parameter, orchestration))];
        return function.Caller.CallAsync(target, arguments);
    }

    public override async Task RunStepAsync(Action step)
    {
        if (!invoker.HasMiddleware)
        {
            step();
            return;
        }

        bool ran = false;
        context.Body = () =>
        {
            ran = true;
            step();
            return Task.CompletedTask;
        };
        await invoker.RunPipelineAsync(context);
        if (!ran)
        {
            throw new InvalidOperationException($"The app's middleware did not let orchestrator '{function.Name}' run.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await FunctionInvoker.DisposeAsync(target, context);
        await scope.DisposeAsync();
    }

    private object? Argument(BoundParameter parameter, TaskOrchestrationContext orchestration) => parameter.Source switch
    {
        ParameterSource.Trigger => orchestration,
        ParameterSource.FunctionContext => context,
        ParameterSource.OrchestrationInput => RuntimeJson.Converter.Deserialize(instance.Input, parameter.Type)
            ?? ValueConverter.Convert(null, parameter.Type, parameter.Name),
        ParameterSource.CancellationToken => CancellationToken.None,
        _ => throw new InvalidOperationException($"Parameter '{parameter.Name}' cannot be bound in an orchestrator."),
    };
}
