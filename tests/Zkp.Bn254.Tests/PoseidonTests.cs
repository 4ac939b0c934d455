using System.Numerics;

namespace Zkp.Bn254.Tests;

public class PoseidonTests
{
    [Fact]
    public void TwoInputsEqualCircomlibsVector() =>
        Assert.Equal(
            "7853200120776062878684798364095072458815029376092732009249414926327459813530",
            Poseidon.Hash(Fr.FromUInt64(1), Fr.FromUInt64(2)).ToString());

    [Fact]
    public void FourInputsEqualCircomlibsVector() =>
        Assert.Equal(
            "18821383157269793795438455681495246036402687001665670618754263018637548127333",
            Poseidon.Hash(Fr.FromUInt64(1), Fr.FromUInt64(2), Fr.FromUInt64(3), Fr.FromUInt64(4)).ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void RefusesACountOutsideOneToSixteen(int count) =>
        Assert.Throws<ArgumentException>(() => Poseidon.Hash(new Fr[count]));
}
