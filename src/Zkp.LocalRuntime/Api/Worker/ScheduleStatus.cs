namespace Microsoft.Azure.Functions.Worker;

/// <summary>A timer's past and next occurrence, UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence; the default value when there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
