using Zkp.Bn254;
using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>The constructor arguments of guarded contracts: who may do what, how fast, and how much.</summary>
/// <param name="AdminDelaySeconds">How long the admin's role takes to move.</param>
/// <param name="RotationDelaySeconds">How long a further version of a circuit waits until it counts.</param>
/// <param name="RolloutSeconds">How long only submitters may submit.</param>
internal sealed record GuardSettings(
    Address Signer, DeploymentRoles Roles, int AdminDelaySeconds, int RotationDelaySeconds, int RolloutSeconds, int[] Limits)
{
    /// <summary>As ISubmissionGuard's Setup has them, which lies in calldata as its members one after the other.</summary>
    private static readonly string[] SetupTypes =
        ["address", "address", "address", "address", "uint48", "uint32", "uint16", "uint16", "uint24", "uint16", "uint24"];

    private const int Day = 24 * 60 * 60;

    /// <summary>A block, an account an hour, failed verifications an hour.</summary>
    private static readonly int[] PublicLimits = [50, 600, 3600, 20, 3600];

    /// <summary>Nobody has to be protected from a busy test; the breaker costs nothing.</summary>
    private static readonly int[] LocalLimits = [0, 0, 0, 20, 3600];

    private IEnumerable<object> Setup =>
        [Signer, Pauser, Operator, Submitters[0], AdminDelaySeconds, RolloutSeconds, .. Limits.Cast<object>()];

    private Address Pauser => Roles.Pauser ?? Signer;

    /// <summary>The first is named at the creation, the others get the role after it.</summary>
    public IReadOnlyList<Address> Submitters => Roles.Submitters is { Count: > 0 } given ? given : [Signer];

    public Address Operator => Roles.Operator ?? Signer;

    public Address Admin => Roles.Admin ?? Signer;

    /// <summary>Public networks get a day for the admin, two for rotations and for the rollout; local ones wait for nothing.</summary>
    public static GuardSettings For(bool local, Address signer, DeploymentRoles? roles) => local
        ? new(signer, roles ?? new(), 0, 0, 0, LocalLimits)
        : new(signer, roles ?? new(), Day, 2 * Day, 2 * Day, PublicLimits);

    /// <summary>The signer begins as admin and operator, since it has to register; both are handed over at the end.</summary>
    public byte[] KeysCode(CompiledContract contract) => contract.CreationCodeWith(
        ["address", "address", "address", "uint48", "uint32"], Signer, Pauser, Signer, AdminDelaySeconds, RotationDelaySeconds);

    public byte[] RegistryCode(CompiledContract contract, Address keys, Hash32 circuitId, int publicSignalCount) => contract.CreationCodeWith(
        [.. SetupTypes, "address", "bytes32", "uint256"], [.. Setup, keys, circuitId, publicSignalCount]);

    public byte[] BatchRegistryCode(CompiledContract contract, Address keys, CircuitContracts circuit, int size, Fr padding) => contract.CreationCodeWith(
        [.. SetupTypes, "address", "bytes32", "uint32", .. circuit.KeyWords.Select(_ => "uint256"), "uint256", "uint256"],
        [.. Setup, keys, circuit.Id, circuit.Circuit.Version, .. circuit.KeyWords.Cast<object>(), size, padding.ToBigInteger()]);
}
