namespace Zkp.LocalRuntime.Durable;

/// <summary>An activity that is to run: at least once, until its result is part of its instance's history.</summary>
internal sealed record ActivityWork(long InstanceKey, int Generation, int TaskId, string Name, string? Input);
