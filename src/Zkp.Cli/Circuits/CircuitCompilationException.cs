namespace Zkp.LocalTools;

/// <summary>A circuit does not compile; the message holds what the compiler said.</summary>
internal sealed class CircuitCompilationException(string message) : Exception(message);
