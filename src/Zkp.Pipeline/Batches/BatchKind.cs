namespace Zkp.Pipeline.Batches;

/// <summary>How statements reach the chain.</summary>
public enum BatchKind
{
    /// <summary>A proof and a transaction of its own.</summary>
    Single,

    /// <summary>One proof of a batch circuit for all of them.</summary>
    Circuit,

    /// <summary>Proofs made apart, checked by one random linear combination (<c>verifyBatch</c>).</summary>
    RandomLinear,
}
