namespace Zkp.LocalRuntime.Invocation;

/// <summary>What a trigger carried does not fit the function's parameters.</summary>
internal sealed class BindingException(string message, Exception? cause = null) : Exception(message, cause);
