namespace Zkp.Pipeline.Routing;

/// <summary>Why a network gives no quote.</summary>
public enum QuoteObstacle
{
    /// <summary>Its node does not answer; that can pass.</summary>
    Unreachable,

    /// <summary>Its newest block is too old: the chain or its node stands still; that can pass.</summary>
    Stalled,

    /// <summary>Its registry takes nothing at the moment: it is paused, has had as many submissions as it may, or the version does not count yet; that can pass.</summary>
    Stopped,

    /// <summary>The circuit, in this version, is not deployed there.</summary>
    NotDeployed,

    /// <summary>The base fee is above the network's own cap; that can pass.</summary>
    TooExpensive,

    /// <summary>Its registry takes fewer proofs at a time.</summary>
    TooLarge,

    /// <summary>Its registry has the statement already.</summary>
    AlreadyProven,

    /// <summary>The registry would refuse the call for another reason.</summary>
    Refused,
}
