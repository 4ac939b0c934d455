using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>The app's durable functions, for the engine.</summary>
internal sealed class ActivityInvoker(FunctionCatalog catalog, FunctionInvoker invoker, OutputSender outputs, DurableStore store) : IDurableFunctions
{
    /// <summary>What an activity may bind by name.</summary>
    public const string InstanceIdName = "instanceId";

    public OrchestratorCode? CreateOrchestrator(string name, InstanceRecord instance) =>
        catalog.Orchestrator(name) is { } function ? new FunctionOrchestratorCode(function, instance, invoker) : null;

    public async Task<string?> RunActivityAsync(ActivityWork work, CancellationToken cancellationToken)
    {
        FunctionDescriptor function = catalog.Activity(work.Name) ?? throw new ActivityNotFoundException(work.Name);
        bool wantsId = function.Parameters.Any(parameter => parameter.Source == ParameterSource.BindingData);
        InvocationRequest request = new()
        {
            Trigger = RuntimeJson.Converter.Deserialize(work.Input, function.TriggerParameter.ParameterType)
                ?? ValueConverter.Convert(null, function.TriggerParameter.ParameterType, function.TriggerParameter.Name!),
        };
        if (wantsId)
        {
            request = request with
            {
                BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
                {
                    [InstanceIdName] = store.Read(work.InstanceKey)?.Id,
                },
            };
        }

        object? result = await invoker.InvokeAsync(function, request, null, cancellationToken);
        await outputs.SendAsync(function, result, cancellationToken);
        return RuntimeJson.Converter.Serialize(result);
    }
}
