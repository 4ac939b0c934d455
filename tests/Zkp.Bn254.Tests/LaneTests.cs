namespace Zkp.Bn254.Tests;

/// <summary>The vector kernels against integers, for every width of vectors that the machine has.</summary>
public class LaneTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ProductsAgreeWithIntegers(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.ProductsAgreeWithIntegers, LaneChecks<Lanes8>.ProductsAgreeWithIntegers);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void LimbsAtTheirBoundsDoNotOverflow(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.LimbsAtTheirBoundsDoNotOverflow, LaneChecks<Lanes8>.LimbsAtTheirBoundsDoNotOverflow);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ReductionKeepsTheResidueAndItsRange(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.ReductionKeepsTheResidueAndItsRange, LaneChecks<Lanes8>.ReductionKeepsTheResidueAndItsRange);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ElementsGoIntoLanesAndBack(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.ElementsGoIntoLanesAndBack, LaneChecks<Lanes8>.ElementsGoIntoLanesAndBack);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Fq2LanesAgreeWithFq2(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.Fq2LanesAgreeWithFq2, LaneChecks<Lanes8>.Fq2LanesAgreeWithFq2);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Fq2LimbsAtTheirBoundsDoNotOverflow(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.Fq2LimbsAtTheirBoundsDoNotOverflow, LaneChecks<Lanes8>.Fq2LimbsAtTheirBoundsDoNotOverflow);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ConstantsAreThoseOfTheModuli(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.ConstantsAreThoseOfTheModuli, LaneChecks<Lanes8>.ConstantsAreThoseOfTheModuli);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ButterfliesKeepResiduesAndRange(int lanes) =>
        Run(lanes, LaneChecks<Lanes4>.ButterfliesKeepResiduesAndRange, LaneChecks<Lanes8>.ButterfliesKeepResiduesAndRange);

    /// <summary>Machines that take a wide path take no narrower one by themselves: without this, the narrow one would only be tested elsewhere.</summary>
    internal static void Run(int lanes, Action four, Action eight)
    {
        Assert.SkipUnless(lanes == 4 ? Lanes4.IsSupported : Lanes8.IsSupported, $"This machine has no vectors of {lanes} lanes.");
        (lanes == 4 ? four : eight)();
    }
}
