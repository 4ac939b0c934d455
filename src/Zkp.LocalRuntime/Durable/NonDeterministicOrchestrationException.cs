namespace Zkp.LocalRuntime.Durable;

/// <summary>An orchestrator did something that a replay of its history would not do again; the message names it.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : InvalidOperationException(message);
