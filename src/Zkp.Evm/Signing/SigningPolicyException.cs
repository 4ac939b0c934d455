namespace Zkp.Evm;

/// <summary>A transaction that the signing policy does not allow; nothing was signed.</summary>
public sealed class SigningPolicyException(string message) : Exception(message);
