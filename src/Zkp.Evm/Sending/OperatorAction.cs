namespace Zkp.Evm;

/// <summary>What an operator can do to a transaction or a nonce.</summary>
public enum OperatorAction
{
    /// <summary>Sign again with higher fees.</summary>
    Bump,

    /// <summary>Take it back: an empty transaction for its nonce.</summary>
    Cancel,

    /// <summary>An empty transaction for a nonce that is nobody's.</summary>
    FillGap,

    /// <summary>Give a nonce back under which nothing was signed.</summary>
    RewindLease,
}
