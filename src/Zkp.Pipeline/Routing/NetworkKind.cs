namespace Zkp.Pipeline.Routing;

/// <summary>What a network's ether is worth.</summary>
public enum NetworkKind
{
    /// <summary>Ether that somebody paid for.</summary>
    Main,

    /// <summary>A public test network.</summary>
    Test,

    /// <summary>A development chain on this machine; any request may take it.</summary>
    Local,
}
