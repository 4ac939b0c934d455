namespace DurableTask.Core.Exceptions;

/// <summary>
/// Thrown when an orchestration is started under the id of one that is still running. It has the official engine's name, so that a
/// caller catches the same type on either runtime.
/// </summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    /// <summary>The exception without a message of its own.</summary>
    public OrchestrationAlreadyExistsException()
    {
    }

    /// <param name="message">What exists already.</param>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    /// <param name="message">What exists already.</param>
    /// <param name="innerException">The cause.</param>
    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
