namespace Zkp.Evm;

/// <summary>An endpoint as it stands now, for health pages. The name holds no path, because gateways put keys there.</summary>
public sealed record RpcEndpointHealth(string Name, bool IsPaused);
