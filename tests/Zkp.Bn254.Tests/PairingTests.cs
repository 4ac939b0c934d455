using CsCheck;

namespace Zkp.Bn254.Tests;

public class PairingTests
{
    [Fact]
    public void IsBilinear() =>
        CurveTests.Scalars.Select(CurveTests.Scalars).Sample(pair =>
        {
            (Fr a, Fr b) = pair;
            Fq12 left = PairingEngine.Pair(G1Affine.Generator * a, G2Affine.Generator * b);
            Fq12 right = PairingEngine.Pair(G1Affine.Generator * (a * b), G2Affine.Generator);
            Assert.True(left.Equals(right));
        }, iter: 20);

    [Fact]
    public void IsNotDegenerate()
    {
        Assert.False(PairingEngine.Pair(G1Affine.Generator, G2Affine.Generator).IsOne);
        Assert.True(PairingEngine.Pair(G1Affine.Infinity, G2Affine.Generator).IsOne);
        Assert.True(PairingEngine.Pair(G1Affine.Generator, G2Affine.Infinity).IsOne);
    }

    [Fact]
    public void ProductsAreOneExactlyWhenTheExponentsCancel() =>
        CurveTests.Scalars.Select(CurveTests.Scalars).Where(p => !p.Item1.IsZero && !p.Item2.IsZero).Sample(pair =>
        {
            (Fr a, Fr b) = pair;
            G1Affine g = G1Affine.Generator;
            PreparedG2 h = new(G2Affine.Generator), hb = new(G2Affine.Generator * b);
            Assert.True(PairingEngine.IsProductOne((g * a, hb), (-(g * (a * b)), h)));
            Assert.False(PairingEngine.IsProductOne((g * a, hb), (-(g * ((a * b) + Fr.One)), h)));
        }, iter: 10);

    [Fact]
    public void CyclotomicSquaringAgreesWithSquaring()
    {
        Fq12 value = PairingEngine.Pair(G1Affine.Generator, G2Affine.Generator);
        Assert.True(value.CyclotomicSquare().Equals(value.Square()));
        Assert.True(value.Conjugate().Equals(value.Invert()));
    }

    [Fact]
    public void PowersAndMultiplesBySignedDigitsAreThoseByBits() =>
        Gen.Select(Gen.ULong, Gen.Int[2, 4]).Where(p => p.Item1 != 0).Sample(
            (exponent, width) =>
            {
                sbyte[] digits = SignedDigits.Of(exponent, width);
                Assert.Equal(exponent, (ulong)digits.Aggregate(Int128.Zero, (value, digit) => (2 * value) + digit));
                Assert.All(digits, digit => Assert.True(digit == 0 || (int.IsOddInteger(digit) && Math.Abs(digit) < 1 << (width - 1))));

                Fr scalar = Fr.FromUInt64(exponent);
                Fq12 power = PairingEngine.Pair(G1Affine.Generator, G2Affine.Generator).CyclotomicPower(digits);
                Assert.True(power.Equals(PairingEngine.Pair(G1Affine.Generator * scalar, G2Affine.Generator)));
                Assert.Equal(G2Affine.Generator * scalar, G2Affine.From(G2Affine.Generator.ToJacobian().Multiply(digits)));
            },
            iter: 30);

    [Fact]
    public void FrobeniusIsTheQthPower()
    {
        Fq12 value = PairingEngine.MillerLoop((G1Affine.Generator, new PreparedG2(G2Affine.Generator)));
        Fq12 power = Fq12.One;
        for (int bit = 253; bit >= 0; bit--)
        {
            power = power.Square();
            if (((Fq.Modulus >> bit) & 1) == 1)
            {
                power *= value;
            }
        }

        Assert.True(power.Equals(value.Frobenius()));
    }
}
