using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>Who signs on a network.</summary>
/// <param name="Senders">Those that get requests.</param>
/// <param name="Retired">The other signers of the settings: what they still have on the way there is seen to its end.</param>
public sealed record NetworkSigners(IReadOnlyList<ISigner> Senders, IReadOnlyList<ISigner> Retired);
