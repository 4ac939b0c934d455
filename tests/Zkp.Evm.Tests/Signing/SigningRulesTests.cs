namespace Zkp.Evm.Tests.Signing;

/// <summary>What an account with one purpose does not sign.</summary>
public sealed class SigningRulesTests
{
    private static readonly Address Account = Address.Parse("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F");
    private static readonly Address Registry = Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
    private static readonly Address Bridge = Address.Parse("0x1111111111111111111111111111111111111111");

    private static readonly SigningRules Rules = new()
    {
        ChainId = 42161,
        Account = Account,
        Recipients = new Dictionary<Address, Wei> { [Registry] = Wei.Zero, [Bridge] = new Wei(1000) },
        MaxGas = 1_000_000,
        MaxFeePerGas = new Wei(100),
    };

    private static readonly Eip1559Transaction Call = new()
    {
        ChainId = 42161,
        Nonce = new Nonce(7),
        MaxFeePerGas = new Wei(100),
        MaxPriorityFeePerGas = new Wei(1),
        GasLimit = 1_000_000,
        To = Registry,
        Data = new byte[] { 1, 2, 3, 4 },
    };

    [Fact]
    public void Calls_of_the_list_and_cancellations_are_signed()
    {
        Assert.Null(Rules.Refuse(Call));
        Assert.Null(Rules.Refuse(Call with { To = Bridge, Value = new Wei(1000) }));
        Assert.Null(Rules.Refuse(Call with { To = Account, Data = default }));
    }

    [Fact]
    public void Anything_else_is_refused_with_its_reason()
    {
        (Eip1559Transaction, string)[] refused =
        [
            (Call with { ChainId = 1 }, "it is for chain 1"),
            (Call with { To = Address.Parse("0x2222222222222222222222222222222222222222") }, "not on the list"),
            (Call with { To = null }, "creates a contract"),
            (Call with { Value = new Wei(1) }, "carries 1 wei"),
            (Call with { To = Bridge, Value = new Wei(1001) }, "carries 1001 wei"),
            (Call with { To = Account }, "not on the list"),
            (Call with { To = Account, Data = default, Value = new Wei(1) }, "not on the list"),
            (Call with { GasLimit = 1_000_001 }, "1000001 gas"),
            (Call with { MaxFeePerGas = new Wei(101) }, "offers 101 wei"),
        ];
        foreach ((Eip1559Transaction transaction, string reason) in refused)
        {
            Assert.Contains(reason, Rules.Refuse(transaction), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_refused_never_reaches_the_key()
    {
        CountingSigner signer = new();

        await Assert.ThrowsAsync<SigningPolicyException>(() => signer.SignAsync(Call with { Value = new Wei(1) }, Rules).AsTask());

        Assert.Equal(0, signer.Asked);
    }

    private sealed class CountingSigner : ISigner
    {
        public int Asked { get; private set; }

        public Address Address => Account;

        public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default)
        {
            Asked++;
            throw new InvalidOperationException("The key was asked.");
        }
    }
}
