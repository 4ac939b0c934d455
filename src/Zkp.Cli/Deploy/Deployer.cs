using Zkp.Cli.Deploy.Explorer;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Deploy;

/// <summary>
/// Puts the contracts on a network: the VKHashRegistry once, and for each circuit the verifier of its key, its entry in the
/// registry and its ComplaintRegistry or BatchRegistry. Contracts stand at addresses that follow from their code, so a deployment that was
/// interrupted anywhere goes on when it is run again, and one that is complete sends nothing.
/// </summary>
/// <remarks>One instance can deploy on several networks at once; contracts are compiled once.</remarks>
public sealed class Deployer(ContractCompiler? compiler = null, TimeProvider? timeProvider = null)
{
    /// <summary>What a registration costs, about, and more than an activation; it can be estimated only once the registry stands.</summary>
    private const ulong RegistrationGas = 115_000;

    /// <summary>What granting, giving back or offering a role costs, about.</summary>
    private const ulong HandoverGas = 60_000;

    private readonly ContractCompiler compiler = compiler ?? new ContractCompiler();
    private readonly TimeProvider time = timeProvider ?? TimeProvider.System;

    /// <summary>Refuses circuits with development keys anywhere but on this machine, by the network's file alone.</summary>
    /// <exception cref="InvalidDataException">The message says which circuit and why.</exception>
    public static void RefuseDevelopmentKeys(NetworkFile network, IEnumerable<Circuit> circuits)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(circuits);
        if (circuits.Select(circuit => DevelopmentKeyRule.Refuse(circuit, network, network.ChainId)).FirstOrDefault(reason => reason is not null) is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }
    }

    /// <summary>Deploys what is missing, checks the result on chain, and records it.</summary>
    /// <param name="signer">Pays, and holds the roles that it hands over at the end.</param>
    /// <param name="progress">One line for each thing done.</param>
    /// <exception cref="InvalidDataException">The deployment is refused; the message says why and what to mend.</exception>
    /// <exception cref="IOException">The chain did not do what was asked. Running again goes on from there.</exception>
    public async Task<DeploymentFile> DeployAsync(
        NetworkFile network,
        IReadOnlyList<Circuit> circuits,
        ISigner signer,
        DeployOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(options);
        RefuseDevelopmentKeys(network, circuits);
        using DeploymentChain chain = new(network, time);
        return await chain.GuardAsync(() => DeployAsync(chain, network, circuits, signer, options, progress, cancellationToken));
    }

    private async Task<DeploymentFile> DeployAsync(
        DeploymentChain chain,
        NetworkFile network,
        IReadOnlyList<Circuit> circuits,
        ISigner signer,
        DeployOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        DeploymentSender sender = new(chain, network, signer, options, time, progress);
        await sender.WaitForPendingAsync(cancellationToken);
        DeploymentPlan plan = await PlanAsync(chain, network, circuits, signer.Address, options, cancellationToken);
        if (plan.Problem is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        DeploymentRecorder recorder = new(chain, await compiler.CompileRegistriesAsync(cancellationToken), time, options.DeploymentPath);
        DeploymentFile record = await recorder.BeginAsync(plan, cancellationToken);
        await sender.SendAsync(plan.Creations, cancellationToken);
        await sender.SendAsync(plan.Registrations, cancellationToken);
        await sender.SendAsync(plan.Activations, cancellationToken);
        await sender.SendAsync(plan.Handovers, cancellationToken);
        await new DeploymentVerifier(chain, network, time, progress).VerifyAsync(plan, cancellationToken);
        record = await recorder.CompleteAsync(plan with { Earlier = record }, cancellationToken);
        progress?.Report($"{network.Name}: {circuits.Count} circuits stand, recorded in {options.DeploymentPath}");
        return record;
    }

    /// <summary>Says what <see cref="DeployAsync"/> would do and cost, and does nothing.</summary>
    public async Task<DeploymentChecklist> CheckAsync(
        NetworkFile network, IReadOnlyList<Circuit> circuits, Address signer, DeployOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using DeploymentChain chain = new(network, time);
        return await chain.GuardAsync(() => CheckAsync(chain, network, circuits, signer, options, cancellationToken));
    }

    private async Task<DeploymentChecklist> CheckAsync(
        DeploymentChain chain,
        NetworkFile network,
        IReadOnlyList<Circuit> circuits,
        Address signer,
        DeployOptions options,
        CancellationToken cancellationToken)
    {
        DeploymentPlan plan = await PlanAsync(chain, network, circuits, signer, options, cancellationToken);
        FeeEstimate fees = await chain.EstimateFeesAsync(cancellationToken);
        ulong gas = ((ulong)(plan.Registrations.Count + plan.Activations.Count) * RegistrationGas) + ((ulong)plan.Handovers.Count * HandoverGas);
        Wei beside = Wei.Zero;
        Wei mostBeside = Wei.Zero;
        if (plan.Problem is null)
        {
            foreach (DeploymentStep step in plan.Creations)
            {
                // Code is large: on a roll-up its data on L1 costs more than its gas.
                TransactionCost cost = await chain.Model.EstimateAsync(new CostQuestion(signer, step.To, step.Data, fees), cancellationToken);
                gas += cost.Gas;
                beside += cost.Surcharge;
                mostBeside += cost.MaxSurcharge;
            }
        }

        ChecklistItem market = fees.IsIncludable
            ? new(ChecklistState.Done, "fee", $"{fees.BaseFee.ToGweiString()} gwei per gas now, at most {fees.MaxFee.ToGweiString()} are offered")
            : new(ChecklistState.Blocked, "fee", DeploymentChain.TooDear(network, fees));
        Wei most = (fees.MaxFee * gas) + mostBeside;
        Wei balance = await chain.Client.GetBalanceAsync(signer, cancellationToken);
        ChecklistItem funds = balance >= most
            ? new(ChecklistState.Done, "balance", $"{signer} has {balance} wei")
            : new(ChecklistState.Blocked, "balance", $"{signer} has {balance} wei on {network.Name} and may need {most}.");
        return new DeploymentChecklist([.. plan.Checks, market, funds], gas, (fees.ExpectedPrice * gas) + beside);
    }

    /// <summary>Has every contract's source verified by the chain's explorer; those that it has already are so again.</summary>
    /// <returns>Each contract's title and what came of it.</returns>
    public async Task<IReadOnlyList<(string Title, SourceOutcome Outcome)>> VerifySourcesAsync(
        NetworkFile network,
        IReadOnlyList<Circuit> circuits,
        Address signer,
        DeployOptions options,
        EtherscanOptions explorer,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        using DeploymentChain chain = new(network, time);
        DeploymentPlan plan = await chain.GuardAsync(() => PlanAsync(chain, network, circuits, signer, options, cancellationToken));
        string version = await ContractCompiler.VersionAsync(cancellationToken);
        using HttpClient http = new();
        EtherscanClient client = new(http, explorer, network.ChainId, time);
        List<(string, SourceOutcome)> outcomes = [];
        foreach (DeployedSource source in plan.Sources)
        {
            SourceOutcome outcome = await client.VerifyAsync(source, version, cancellationToken);
            progress?.Report($"{network.Name}: source of {source.Title} {(outcome.Verified ? "is verified" : "is not verified")}: {outcome.Detail}");
            outcomes.Add((source.Title, outcome));
        }

        return outcomes;
    }

    private async Task<DeploymentPlan> PlanAsync(
        DeploymentChain chain,
        NetworkFile network,
        IReadOnlyList<Circuit> circuits,
        Address signer,
        DeployOptions options,
        CancellationToken cancellationToken)
    {
        CircuitContracts[] contracts = await Task.WhenAll(
            circuits.Select(circuit => CircuitContracts.PrepareAsync(circuit, compiler, cancellationToken)));
        DeploymentFile? recorded = File.Exists(options.DeploymentPath)
            ? NetworkCatalog.ReadDeployment(options.DeploymentPath, network)
            : null;
        DeploymentPlanner planner = new(chain, network, await compiler.CompileRegistriesAsync(cancellationToken), GuardSettings.For(network.Local, signer, options.Roles));
        DeploymentPlan plan = await planner.PlanAsync(contracts, recorded, cancellationToken);
        return options.Readiness is { } readiness
            ? plan with { Checks = [.. await readiness.CheckAsync(circuits, cancellationToken), .. plan.Checks] }
            : plan;
    }
}
