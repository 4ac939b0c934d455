namespace Zkp.Groth16;

/// <summary>A file, a JSON text or a set of inputs that can't be what it should be. The message says what is wrong and where.</summary>
public class ProofSystemFormatException : FormatException
{
    public ProofSystemFormatException(string message)
        : base(message)
    {
    }

    public ProofSystemFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
