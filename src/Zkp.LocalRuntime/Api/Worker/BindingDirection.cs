namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding brings data in or takes it out.</summary>
public enum BindingDirection
{
    /// <summary>A trigger or an input.</summary>
    In = 0,

    /// <summary>An output.</summary>
    Out = 1,
}
