using System.Numerics;

namespace Zkp.Pipeline.Batches;

/// <summary>A statement whose input the single circuit takes.</summary>
/// <param name="Statement">Its number.</param>
/// <param name="Input">circom's input JSON of the single circuit. Private.</param>
public sealed record ProvableMember(BigInteger Statement, byte[] Input);
