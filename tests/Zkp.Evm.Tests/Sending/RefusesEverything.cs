namespace Zkp.Evm.Tests.Sending;

/// <summary>A signing policy that allows nothing.</summary>
internal sealed class RefusesEverything : ISigningPolicy
{
    public string? Refuse(Eip1559Transaction transaction) => "nothing is allowed here";
}
