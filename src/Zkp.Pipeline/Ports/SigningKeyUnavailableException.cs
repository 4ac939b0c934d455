namespace Zkp.Pipeline.Ports;

/// <summary>Where the key is gives no answer now; later it may. What waiting does not mend (no such key, no permission) is an <see cref="InvalidDataException"/>.</summary>
public sealed class SigningKeyUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
