namespace Microsoft.DurableTask;

/// <summary>The version of an orchestrator; letters compare without case.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    private readonly string? value;

    /// <param name="version">The version; null or empty for none.</param>
    public TaskVersion(string? version) => value = version;

    /// <summary>The version; empty for none.</summary>
    public string Version => value ?? string.Empty;

    /// <summary>The version as text.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>Text as a version.</summary>
    public static implicit operator TaskVersion(string? value) => new(value);

    /// <summary>Equality without case.</summary>
    public static bool operator ==(TaskVersion left, TaskVersion right) => left.Equals(right);

    /// <summary>Inequality without case.</summary>
    public static bool operator !=(TaskVersion left, TaskVersion right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
