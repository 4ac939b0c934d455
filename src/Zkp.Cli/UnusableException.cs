namespace Zkp.Cli;

/// <summary>
/// Input or an environment that the command can't work with. The message is one line, says what to mend, and is all
/// that the user sees.
/// </summary>
internal sealed class UnusableException(string message, Exception? innerException = null) : Exception(message, innerException);
