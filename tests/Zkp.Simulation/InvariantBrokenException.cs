namespace Zkp.Simulation;

/// <summary>The simulation caught something that must never be.</summary>
internal sealed class InvariantBrokenException(string message) : Exception(message);
