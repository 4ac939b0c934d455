using System.Globalization;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>The client of the engine in this process. What it promises is on disk when its tasks return.</summary>
internal sealed partial class LocalDurableTaskClient(DurableEngine engine, string hubName) : DurableTaskClient(hubName)
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (string.IsNullOrEmpty(orchestratorName.Name))
        {
            throw new ArgumentException("The orchestrator's name must not be empty.", nameof(orchestratorName));
        }

        string id = string.IsNullOrEmpty(options?.InstanceId) ? Guid.NewGuid().ToString("N") : options.InstanceId;
        await InsertAsync(id, orchestratorName.Name, RuntimeJson.Converter.Serialize(input), options);
        return id;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        string? data = RuntimeJson.Converter.Serialize(eventPayload);
        return PostAsync(instanceId, new StepEvent(StepEventKind.EventRaised) { Name = eventName, Data = data }, "raise an event for", cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        PostAsync(
            instanceId,
            new StepEvent(StepEventKind.Terminated)
            {
                Data = RuntimeJson.Converter.Serialize(options?.Output),
                Recursive = options?.Recursive ?? false,
            },
            "terminate",
            cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, new StepEvent(StepEventKind.Suspended) { Data = reason }, "suspend", cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, new StepEvent(StepEventKind.Resumed) { Data = reason }, "resume", cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, record => record.Status != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, record => record.IsTerminal, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(engine.Store.Read(instanceId) is { } record ? Metadata(record, getInputsAndOutputs) : null);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        InstanceRecord record = engine.Store.Read(instanceId) ?? throw Missing(instanceId);
        if (!restartWithNewInstanceId && !record.IsTerminal)
        {
            throw new InvalidOperationException(
                $"The orchestration '{instanceId}' is {record.Status} and cannot be restarted under its own id before it has ended.");
        }

        string id = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        StartOrchestrationOptions options = new(id) { Tags = Tags(record), Version = new TaskVersion(record.Version) };
        await InsertAsync(id, record.Name, record.Input, options);
        return id;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static OrchestrationMetadata Metadata(InstanceRecord record, bool withData) => new(record.Name, record.Id)
    {
        RuntimeStatus = record.Status,
        CreatedAt = new DateTimeOffset(record.CreatedAt),
        LastUpdatedAt = new DateTimeOffset(record.UpdatedAt),
        DataConverter = withData ? RuntimeJson.Converter : null,
        SerializedInput = withData ? record.Input : null,
        SerializedOutput = withData ? record.Output : null,
        SerializedCustomStatus = withData ? record.CustomStatus : null,
        FailureDetails = RuntimeJson.Converter.Deserialize<TaskFailureDetails>(record.Failure),
        Tags = Tags(record),
    };

    private static Dictionary<string, string> Tags(InstanceRecord record) =>
        RuntimeJson.Converter.Deserialize<Dictionary<string, string>>(record.Tags) ?? [];

    private static ArgumentException Missing(string instanceId) => new($"There is no orchestration with the id '{instanceId}'.", nameof(instanceId));

    private async Task InsertAsync(string id, string name, string? input, StartOrchestrationOptions? options)
    {
        InstanceRecord record = new()
        {
            Key = engine.Store.NextInstanceKey(),
            Id = id,
            Name = name,
            Version = options?.Version?.Version ?? string.Empty,
            CreatedAt = engine.Time.GetUtcNow().UtcDateTime,
            StartAt = options?.StartAt?.UtcDateTime,
            Tags = options is { Tags.Count: > 0 } ? RuntimeJson.Converter.Serialize(options.Tags) : null,
            Input = input,
        };
        await engine.Store.WriteAsync(transaction =>
        {
            if (transaction.Find(id) is { } existing)
            {
                if (!existing.IsTerminal || options?.DedupeStatuses?.Contains(existing.Status.ToString(), StringComparer.OrdinalIgnoreCase) == true)
                {
                    throw new OrchestrationAlreadyExistsException(
                        $"An orchestration with the id '{id}' already exists and is {existing.Status}.");
                }

                transaction.Delete(existing.Key);
            }

            transaction.InsertInstance(record);
            return true;
        });
        engine.Start(record);
    }

    private async Task PostAsync(string instanceId, StepEvent message, string what, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        (long key, StepEvent posted) = await engine.Store.WriteAsync(transaction =>
        {
            InstanceRecord record = transaction.Find(instanceId) ?? throw Missing(instanceId);
            return record.IsTerminal
                ? throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"Cannot {what} the orchestration '{instanceId}': it is {record.Status}."))
                : (record.Key, transaction.Post(record.Key, message));
        });
        engine.Deliver(key, posted);
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool withData, Func<InstanceRecord, bool> enough, CancellationToken cancellation)
    {
        InstanceRecord record = await engine.Signals.WaitAsync(
            instanceId,
            () =>
            {
                InstanceRecord found = engine.Store.Read(instanceId) ?? throw Missing(instanceId);
                return enough(found) ? found : null;
            },
            cancellation);
        return Metadata(record, withData);
    }
}
