namespace Zkp.LocalRuntime.Durable;

/// <summary>One step of an orchestration: what came in, then what the orchestrator asked for.</summary>
/// <param name="At">The orchestration's time during the step.</param>
/// <param name="Incoming">What came in, in the order in which the orchestrator saw it.</param>
/// <param name="Scheduled">What it asked for, in order.</param>
internal sealed record StepRecord(DateTime At, IReadOnlyList<StepEvent> Incoming, IReadOnlyList<StepEvent> Scheduled);
