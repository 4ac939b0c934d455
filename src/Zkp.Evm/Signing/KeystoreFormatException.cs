namespace Zkp.Evm;

/// <summary>A keystore that can't be opened: not version 3, damaged, out of bounds, or another password.</summary>
public sealed class KeystoreFormatException(string message, Exception? inner = null) : Exception(message, inner);
