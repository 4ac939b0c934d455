namespace Zkp.EndToEnd.Tests;

/// <summary>See <see cref="RpcProxy"/>.</summary>
internal enum RpcProxyMode
{
    Pass,
    SwallowBeforeNode,
    SwallowAfterNode,
}
