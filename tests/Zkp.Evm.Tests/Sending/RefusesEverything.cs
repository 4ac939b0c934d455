namespace Zkp.Evm.Tests.Sending;

/// <summary>A signing policy that allows nothing.</summary>
internal sealed class RefusesEverything : ISigningPolicy
{
    /// <summary>How often it was asked, which is how often it would have raised an alert.</summary>
    public int Asked { get; private set; }

    public string? Refuse(Eip1559Transaction transaction)
    {
        Asked++;
        return "nothing is allowed here";
    }
}
