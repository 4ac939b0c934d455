namespace Zkp.Evm.Tests.Encodings;

public class WeiTests
{
    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("1", "0.000000001", "0.000000000000000001")]
    [InlineData("20000000000", "20", "0.00000002")]
    [InlineData("1500000000000000000", "1500000000", "1.5")]
    [InlineData("9999999981613987274488", "9999999981613.987274488", "9999.999981613987274488")]
    public void Amounts_are_told_without_loss(string wei, string gwei, string ether)
    {
        Wei amount = Wei.Parse(wei);
        Assert.Equal(gwei, amount.ToGweiString());
        Assert.Equal(ether, amount.ToEtherString());
    }
}
