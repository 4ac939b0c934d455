namespace Zkp.LocalRuntime.Durable;

/// <summary>Something that becomes due: a durable timer, or, with task -1, the start of an instance.</summary>
internal sealed record DueTimer(long InstanceKey, int Generation, int TaskId, DateTime FireAt)
{
    public const int StartTaskId = -1;
}
