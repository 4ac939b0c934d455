namespace Zkp.Bench.Gas;

/// <summary>What one transaction costs in dollars at given fees.</summary>
/// <param name="Gas">That is charged where it is executed.</param>
/// <param name="UsdByNetwork">In the order of <see cref="FeeScenario.All"/>.</param>
internal sealed record CostRow(string Transaction, long Gas, IReadOnlyList<double> UsdByNetwork);
