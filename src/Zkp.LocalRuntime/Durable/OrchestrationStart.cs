using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>What an orchestration's code is told about itself; the same in every replay.</summary>
internal sealed record OrchestrationStart(
    long Key, string Name, string InstanceId, int Generation, string Version, string? Input, ParentOrchestrationInstance? Parent);
