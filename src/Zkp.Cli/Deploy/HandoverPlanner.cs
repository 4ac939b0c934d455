using Zkp.Evm;

namespace Zkp.Cli.Deploy;

/// <summary>Plans what moves roles from the account that deploys to those that run the contracts.</summary>
/// <remarks>Read from the chain, so that a run after an interrupted one does what is left. The admin's role moves in two steps; the second is the
/// new admin's.</remarks>
internal sealed class HandoverPlanner(DeploymentChain chain, GuardSettings settings)
{
    private static readonly Hash32 OperatorRole = Hash32.KeccakOf("OPERATOR_ROLE");
    private static readonly Hash32 SubmitterRole = Hash32.KeccakOf("SUBMITTER_ROLE");

    private static readonly AbiFunction HasRole = AbiFunction.Parse("function hasRole(bytes32,address) view returns (bool)");
    private static readonly AbiFunction DefaultAdmin = AbiFunction.Parse("function defaultAdmin() view returns (address)");

    private static readonly AbiFunction PendingAdmin =
        AbiFunction.Parse("function pendingDefaultAdmin() view returns (address newAdmin, uint48 schedule)");

    private static readonly AbiFunction GrantRole = AbiFunction.Parse("function grantRole(bytes32,address)");
    private static readonly AbiFunction RenounceRole = AbiFunction.Parse("function renounceRole(bytes32,address)");
    private static readonly AbiFunction BeginTransfer = AbiFunction.Parse("function beginDefaultAdminTransfer(address)");

    /// <summary>What makes the signer an operator of the registry of keys, if it has to register and is none.</summary>
    /// <returns>The step, or null; and what forbids it, or null.</returns>
    public async Task<(DeploymentStep? Step, string? Problem)> BecomeOperatorAsync(Address keys, CancellationToken cancellationToken)
    {
        Address signer = settings.Signer;
        if (await HasRoleAsync(keys, OperatorRole, signer, cancellationToken))
        {
            return (null, null);
        }

        Address admin = await AdminOfAsync(keys, cancellationToken);
        return admin == signer
            ? (new DeploymentStep("become operator of the VKHashRegistry", keys, GrantRole.Encode(OperatorRole, signer)), null)
            : (null, $"The VKHashRegistry at {keys} belongs to {admin}, and {signer} is no operator of it: only operators register circuits.");
    }

    /// <summary>The steps for the registry of keys: the operator's role, then the admin's.</summary>
    public async Task<IReadOnlyList<DeploymentStep>> OfKeysAsync(Address keys, bool stands, CancellationToken cancellationToken)
    {
        List<DeploymentStep> steps = [];
        Address next = settings.Operator;
        if (next != settings.Signer)
        {
            if (!stands || !await HasRoleAsync(keys, OperatorRole, next, cancellationToken))
            {
                steps.Add(new DeploymentStep($"make {next} operator of the VKHashRegistry", keys, GrantRole.Encode(OperatorRole, next)));
            }

            if (!stands || await HasRoleAsync(keys, OperatorRole, settings.Signer, cancellationToken))
            {
                steps.Add(new DeploymentStep("cease to be operator of the VKHashRegistry", keys, RenounceRole.Encode(OperatorRole, settings.Signer)));
            }
        }

        return [.. steps, .. await OfAdminAsync("VKHashRegistry", keys, stands, cancellationToken)];
    }

    /// <summary>The submitters' role of one registry, for those who were not named at its creation.</summary>
    /// <returns>The steps; and what forbids them, or null.</returns>
    public async Task<(IReadOnlyList<DeploymentStep> Steps, string? Problem)> OfSubmittersAsync(
        string title, Address registry, bool stands, CancellationToken cancellationToken)
    {
        List<Address> lacking = stands ? [] : [.. settings.Submitters.Skip(1)];
        foreach (Address submitter in stands ? settings.Roles.Submitters : [])
        {
            if (!await HasRoleAsync(registry, SubmitterRole, submitter, cancellationToken))
            {
                lacking.Add(submitter);
            }
        }

        if (stands && lacking.Count > 0 && await AdminOfAsync(registry, cancellationToken) is var admin && admin != settings.Signer)
        {
            return ([], $"The {title} at {registry} belongs to {admin}, which alone can make {string.Join(", ", lacking)} submitters of it; have it call grantRole, or leave --submitter out.");
        }

        return ([.. lacking.Select(submitter => new DeploymentStep($"make {submitter} submitter of the {title}", registry, GrantRole.Encode(SubmitterRole, submitter)))], null);
    }

    /// <summary>The admin's role of one contract, if the signer has it and should not.</summary>
    public async Task<IReadOnlyList<DeploymentStep>> OfAdminAsync(string title, Address contract, bool stands, CancellationToken cancellationToken)
    {
        Address next = settings.Admin;
        if (next == settings.Signer)
        {
            return [];
        }

        if (stands)
        {
            Address pending = (await chain.CallAsync(contract, PendingAdmin, [], cancellationToken)).Get<Address>(0);
            if (pending == next || await AdminOfAsync(contract, cancellationToken) != settings.Signer)
            {
                return [];
            }
        }

        return [new DeploymentStep($"offer {next} to become admin of the {title}", contract, BeginTransfer.Encode(next))];
    }

    private async Task<bool> HasRoleAsync(Address contract, Hash32 role, Address account, CancellationToken cancellationToken) =>
        (await chain.CallAsync(contract, HasRole, [role, account], cancellationToken)).Get<bool>(0);

    private async Task<Address> AdminOfAsync(Address contract, CancellationToken cancellationToken) =>
        (await chain.CallAsync(contract, DefaultAdmin, [], cancellationToken)).Get<Address>(0);
}
