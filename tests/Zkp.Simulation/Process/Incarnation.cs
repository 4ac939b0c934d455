using Zkp.Evm;
using Zkp.Simulation.Mutants;

namespace Zkp.Simulation.Process;

/// <summary>One life of a process: managers over ports whose every call waits for the simulation. After its death nothing comes back.</summary>
internal sealed class Incarnation
{
    private readonly Simulation simulation;

    public Incarnation(Simulation simulation, int number, Mutant? mutant)
    {
        this.simulation = simulation;
        Number = number;
        TransactionManagerOptions options = simulation.Profile.ManagerOptions;
        ITransactionLedger ledger = new SimLedger(this, simulation);
        IChainNode node = new SimNode(this, simulation);
        ledger = mutant?.Ledger?.Invoke(ledger, simulation) ?? ledger;
        node = mutant?.Node?.Invoke(node, simulation) ?? node;
        SendRules rules = mutant?.Rules?.Invoke(options) ?? new SendRules(options);
        Pool = new TransactionPool(
            [
                .. Enumerable.Range(0, simulation.Profile.Signers).Select(account => new TransactionManager(
                    node, new SimFees(this, simulation), new SimSigner(this, simulation, account), ledger, simulation.Profile.Confirmation, simulation.Clock,
                    null, options, rules)
                {
                    Jitter = simulation.Random,
                }),
            ],
            ledger);
    }

    public int Number { get; }

    public bool IsDead { get; private set; }

    public TransactionPool Pool { get; }

    /// <summary>Things it does at the moment.</summary>
    public int Activities { get; private set; }

    /// <summary>What it was told of prices, and when.</summary>
    public List<(DateTimeOffset At, FeeView Prices)> PriceReads { get; } = [];

    public void Die() => IsDead = true;

    public Task<T> CallAsync<T>(string name, bool mayFail, Func<T> effect)
    {
        PendingCall<T> call = new(this, name, mayFail, effect);
        if (!IsDead)
        {
            simulation.Enqueue(call);
        }

        // A dead process's call never leaves, and its await never ends.
        return call.Task;
    }

    /// <summary>Begins something; what may go wrong by design is no news, everything else ends the run.</summary>
    public async void Begin(string what, Func<TransactionPool, Task> act)
    {
        Activities++;
        try
        {
            await act(Pool);
            simulation.Tell($"process {Number}: {what}: done");
        }
        catch (Exception error) when (error is RpcException or StorageFailedException or BudgetExceededException or KeyNotFoundException)
        {
            simulation.Tell($"process {Number}: {what}: {error.Message}");
        }
        catch (Exception error)
        {
            simulation.Broken(error);
        }

        Activities--;
    }
}
