namespace Zkp.Evm;

/// <summary>A signer that could not sign now: its vault is out of order, say. Nothing was signed, and it is asked again later.</summary>
public sealed class SigningFailedException(string message, Exception inner) : Exception(message, inner);
