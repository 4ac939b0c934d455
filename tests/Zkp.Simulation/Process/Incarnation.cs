using Zkp.Evm;
using Zkp.Simulation.Mutants;
using Zkp.Simulation.Wire;

namespace Zkp.Simulation.Process;

/// <summary>One life of a process: managers over ports whose every call waits for the simulation. After its death nothing comes back.</summary>
internal sealed class Incarnation
{
    private readonly ProcessClock clock;
    private IReadOnlyList<EvmClient>? singles;

    public Incarnation(Simulation simulation, int number, Mutant? mutant)
    {
        Simulation = simulation;
        clock = new ProcessClock(simulation.Clock, this);
        Number = number;
        TransactionManagerOptions options = simulation.Profile.ManagerOptions;
        ITransactionLedger ledger = new SimLedger(this, simulation);
        ledger = mutant?.Ledger?.Invoke(ledger, simulation) ?? ledger;
        EvmClient client = ClientOf(Enumerable.Range(0, simulation.Profile.Endpoints));
        IChainNode node = mutant?.Node?.Invoke(client, this) ?? client;
        Rpc = client.Rpc;
        IFeeSource fees = new EstimatedFees(client);
        fees = mutant?.Fees?.Invoke(fees, this) ?? fees;
        SendRules rules = mutant?.Rules?.Invoke(options) ?? new SendRules(options);
        Pool = new TransactionPool(
            [
                .. Enumerable.Range(0, simulation.Profile.Signers).Select(account => new TransactionManager(
                    node, new RecordedFees(fees, this, simulation.Clock), new SimSigner(this, simulation, account), ledger, simulation.Profile.Confirmation, clock,
                    null, options, rules)
                {
                    Jitter = simulation.Random,
                }),
            ],
            ledger);
        Operator = new TransactionOperator(Pool, new SimJournal(this), clock);
    }

    public Simulation Simulation { get; }

    public int Number { get; }

    public JsonRpcClient Rpc { get; }

    public bool IsDead { get; private set; }

    public TransactionPool Pool { get; }

    public TransactionOperator Operator { get; }

    /// <summary>Things it does at the moment.</summary>
    public int Activities { get; private set; }

    /// <summary>What it was told of prices, and when.</summary>
    public List<(DateTimeOffset At, FeeView Prices)> PriceReads { get; } = [];

    public void Die() => IsDead = true;

    /// <summary>A client for each endpoint alone, which no manager should use.</summary>
    public IReadOnlyList<EvmClient> Singles => singles ??= [.. Enumerable.Range(0, Simulation.Profile.Endpoints).Select(endpoint => ClientOf([endpoint]))];

    public EvmClient AnySingle() => Singles[Simulation.Random.Next(Singles.Count)];

    /// <summary>The real client over some of the endpoints.</summary>
    public EvmClient ClientOf(IEnumerable<int> endpoints) => new(
        new JsonRpcClient([.. endpoints.Select(SimWire.UrlOf)], Simulation.Profile.RpcOptions, clock, new SimWire(this, Simulation)) { Jitter = Simulation.Random });

    /// <param name="loss">What the caller gets when request or answer gets lost.</param>
    public Task<T> CallAsync<T>(string name, Func<Exception> loss, Func<T> effect)
    {
        Simulation.RequireItsThread();
        PendingCall<T> call = new(this, name, loss, effect);
        if (!IsDead)
        {
            Simulation.Enqueue(call);
        }

        // A dead process's call never leaves, and its await never ends.
        return call.Task;
    }

    /// <summary>Begins something; what may go wrong by design is no news, everything else ends the run.</summary>
    public void Begin(string what, Func<TransactionPool, Task> act)
    {
        Activities++;
        Simulation.Post(() => RunAsync(what, act));
    }

    private async void RunAsync(string what, Func<TransactionPool, Task> act)
    {
        try
        {
            await act(Pool);
            Simulation.Tell($"process {Number}: {what}: done");
        }
        catch (Exception error) when (error is RpcException or StorageFailedException or BudgetExceededException or KeyNotFoundException)
        {
            Simulation.Tell($"process {Number}: {what}: {error.Message}");
        }
        catch (Exception error)
        {
            Simulation.Broken(error);
        }

        Activities--;
    }
}
