using System.Numerics;
using CsCheck;

namespace Zkp.Bn254.Tests;

public class FieldTests
{
    /// <summary>Uniform numbers, and the ones at which carries and reductions turn: 0, 1, p−1, 2^k, 2^k−1.</summary>
    public static Gen<BigInteger> Numbers(BigInteger modulus) => Gen.OneOf(
        Gen.Byte.Array[40].Select(bytes => new BigInteger(bytes, isUnsigned: true) % modulus),
        Gen.Int[0, 253].Select(bit => (BigInteger.One << bit) % modulus),
        Gen.Int[0, 254].Select(bit => ((BigInteger.One << bit) - 1) % modulus),
        Gen.Int[0, 3].Select(small => new BigInteger(small)),
        Gen.Int[1, 3].Select(small => modulus - small));

    [Fact]
    public void FrAgreesWithIntegerArithmetic() =>
        Numbers(Fr.Modulus).Select(Numbers(Fr.Modulus)).Sample(pair =>
        {
            (BigInteger a, BigInteger b) = pair;
            BigInteger p = Fr.Modulus;
            Fr x = Fr.FromBigInteger(a), y = Fr.FromBigInteger(b);
            Assert.Equal((a + b) % p, (x + y).ToBigInteger());
            Assert.Equal((a - b + p) % p, (x - y).ToBigInteger());
            Assert.Equal(a * b % p, (x * y).ToBigInteger());
            Assert.Equal(a * a % p, x.Square().ToBigInteger());
            Assert.Equal((p - a) % p, (-x).ToBigInteger());
            Assert.Equal(a == b, x == y);
        }, iter: 5000);

    [Fact]
    public void FqAgreesWithIntegerArithmetic() =>
        Numbers(Fq.Modulus).Select(Numbers(Fq.Modulus)).Sample(pair =>
        {
            (BigInteger a, BigInteger b) = pair;
            BigInteger p = Fq.Modulus;
            Fq x = Fq.FromBigInteger(a), y = Fq.FromBigInteger(b);
            Assert.Equal((a + b) % p, (x + y).ToBigInteger());
            Assert.Equal((a - b + p) % p, (x - y).ToBigInteger());
            Assert.Equal(a * b % p, (x * y).ToBigInteger());
            Assert.Equal(a * a % p, x.Square().ToBigInteger());
            Assert.Equal((p - a) % p, (-x).ToBigInteger());
            Assert.Equal(a == b, x == y);
        }, iter: 5000);

    [Fact]
    public void InversesAndPowersAgreeWithIntegerArithmetic() =>
        Numbers(Fr.Modulus).Select(Numbers(Fr.Modulus)).Sample(pair =>
        {
            (BigInteger a, BigInteger b) = pair;
            Fr x = Fr.FromBigInteger(a);
            Assert.Equal(BigInteger.ModPow(a, b, Fr.Modulus), x.Pow(b).ToBigInteger());
            if (!x.IsZero)
            {
                Assert.Equal(Fr.One, x * x.Invert());
            }
        }, iter: 200);

    [Fact]
    public void InversesAgreeWithFermats()
    {
        Assert.True(Montgomery<BaseModulus>.Invert(default).IsZero);
        Numbers(Fq.Modulus).Sample(a =>
        {
            Limbs x = Limbs.FromBigInteger(a);
            Assert.Equal(Montgomery<BaseModulus>.InvertByFermat(x), Montgomery<BaseModulus>.Invert(x));
        }, iter: 3000);
        Numbers(Fr.Modulus).Sample(a =>
        {
            Limbs x = Limbs.FromBigInteger(a);
            Assert.Equal(Montgomery<ScalarModulus>.InvertByFermat(x), Montgomery<ScalarModulus>.Invert(x));
        }, iter: 3000);
    }

    [Fact]
    public void ZeroHasNoInverse() => Assert.Throws<DivideByZeroException>(() => Fr.Zero.Invert());

    [Fact]
    public void BytesGoThereAndBackInBothOrders() =>
        Numbers(Fr.Modulus).Sample(a =>
        {
            Fr x = Fr.FromBigInteger(a);
            byte[] bytes = new byte[32];
            x.WriteBigEndian(bytes);
            Assert.Equal(a, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
            Assert.True(Fr.TryReadBigEndian(bytes, out Fr back));
            Assert.Equal(x, back);
            x.WriteLittleEndian(bytes);
            Assert.Equal(a, new BigInteger(bytes, isUnsigned: true));
            Assert.True(Fr.TryReadLittleEndian(bytes, out back));
            Assert.Equal(x, back);
        }, iter: 500);

    [Fact]
    public void BytesNotBelowTheModulusAreRefused()
    {
        byte[] modulus = Fr.Modulus.ToByteArray(isUnsigned: true);
        Assert.False(Fr.TryReadLittleEndian(modulus, out _));
        Assert.False(Fr.TryReadBigEndian(Enumerable.Repeat((byte)255, 32).ToArray(), out _));
        Assert.False(Fr.TryReadBigEndian(new byte[31], out _));
        Assert.False(Fr.TryFromBigInteger(Fr.Modulus, out _));
        Assert.False(Fr.TryFromBigInteger(-1, out _));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("0x", false)]
    [InlineData("0xff", true)]
    [InlineData("-1", false)]
    [InlineData(" 1", false)]
    [InlineData("1e3", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("21888242871839275222246405745257275088548364400416034343698204186575808495616", true)]
    [InlineData("21888242871839275222246405745257275088548364400416034343698204186575808495617", false)]
    [InlineData("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000000", true)]
    [InlineData("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", false)]
    public void TextIsParsedStrictly(string? text, bool accepted) => Assert.Equal(accepted, Fr.TryParse(text, out _));

    [Fact]
    public void AnyIntegerIsReduced()
    {
        Assert.Equal(Fr.Zero - Fr.One, Fr.FromBigInteger(-1));
        Assert.Equal(Fr.One, Fr.FromBigInteger((Fr.Modulus * 7) + 1));
        Assert.Equal("1", Fr.FromBigInteger(Fr.Modulus + 1).ToString());
    }
}
