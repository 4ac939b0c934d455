using System.Globalization;
using Zkp.Evm;
using Zkp.Simulation.Chain;
using Zkp.Simulation.Mutants;
using Zkp.Simulation.Process;
using Zkp.Simulation.Wire;

namespace Zkp.Simulation;

/// <summary>
/// One seed's story. Processes run the real transaction manager over ports whose every call waits here; the seed chooses which call
/// takes effect next, what gets lost, who dies, and what the chain does meanwhile. No thread, no real time: the same seed is the same
/// story. After every step the invariants hold, or the run ends.
/// </summary>
internal sealed partial class Simulation
{
    private const int MaxActivities = 3;

    private readonly Mutant? mutant;
    private readonly SimContext context = new();
    private readonly List<PendingOperation> pending = [];
    private readonly List<Incarnation?> processes = [];
    private readonly List<string>? story;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private Exception? broken;
    private DateTimeOffset nextBlockAt;
    private int lives;

    /// <param name="seed">Decides everything.</param>
    /// <param name="mutant">The fault to find; null for the manager as it is.</param>
    /// <param name="tell">Whether to keep the story, which costs time.</param>
    /// <param name="bend">Makes another world of the one that the seed has.</param>
    public Simulation(int seed, Mutant? mutant = null, bool tell = false, Func<SimProfile, SimProfile>? bend = null)
    {
        this.mutant = mutant;
        story = tell ? [] : null;
        Random = new Random(seed);
        Profile = SimProfile.Of(Random);
        Profile = bend?.Invoke(Profile) ?? Profile;
        Chain = new SimChain(Random, Profile, Clock.GetUtcNow());
        Endpoints = [.. Enumerable.Range(0, Profile.Endpoints).Select(_ => new SimEndpoint(Chain, Profile))];
        Servers = [.. Endpoints.Select((endpoint, i) => Profile.Liars.Contains(i) ? new LyingServer(this, endpoint) : new RpcServer(this, endpoint))];
        Accounts = [.. Enumerable.Range(1, Profile.Signers).Select(i => Address.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{i:x40}")))];
        Checker = new Checker(this);
        Chain.OnIncluded = Checker.Included;
        Requests = SimRequests.Make(Random, Profile, Clock.GetUtcNow());
    }

    public SimProfile Profile { get; }

    public Random Random { get; }

    public SimClock Clock { get; } = new();

    public InMemoryTransactionLedger Store { get; } = new();

    public SimChain Chain { get; }

    public Checker Checker { get; }

    public List<SimEndpoint> Endpoints { get; }

    /// <summary>The endpoints as processes meet them.</summary>
    public List<RpcServer> Servers { get; }

    public List<Address> Accounts { get; }

    public List<TransactionRequest> Requests { get; }

    /// <summary>Faults have ended.</summary>
    public bool IsCalm { get; private set; }

    public int Crashes { get; private set; }

    public int Reorgs { get; private set; }

    public int Operations { get; private set; }

    public string Story => string.Join('\n', story ?? []);

    /// <summary>Runs to the end of the story.</summary>
    /// <exception cref="InvariantBrokenException">Something happened that must never happen.</exception>
    public void Run()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Prepare();
            for (int step = 0; step < Profile.Steps; step++)
            {
                Step();
                Settle();
            }

            RunCalm();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public void Enqueue(PendingOperation operation) => pending.Add(operation);

    public void Tell(string what)
    {
        if (story is not null)
        {
            story.Add(string.Create(CultureInfo.InvariantCulture, $"{Clock.GetUtcNow():HH:mm:ss.ff} head {Chain.Head.Number}: {what}"));
        }
    }

    public void Broken(Exception error) => broken ??= error;

    public void Post(Action action) => context.Post(_ => action(), null);

    /// <summary>Whether an answer of any endpoint is a wrong one.</summary>
    public bool Hiccups() => !IsCalm && Profile.HiccupsPerMille > 0 && Random.Next(1000) < Profile.HiccupsPerMille;

    /// <summary>A continuation that got onto a thread of its own would be another story each time.</summary>
    public void RequireItsThread()
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            Broken(new InvalidOperationException("Something left the one thread of the simulation."));
        }
    }

    private void Step()
    {
        int dice = Random.Next(100);
        if (dice < 60 && pending.Count > 0)
        {
            for (int i = Random.Next(Profile.Endpoints); i >= 0 && pending.Count > 0; i--)
            {
                RunOperation();
            }
        }
        else if (dice < 75)
        {
            BeginSomething();
        }
        else if (dice < 92)
        {
            PassTime(Profile.BlockTime * Random.NextDouble());
        }
        else
        {
            MoveWorld();
        }
    }

    /// <summary>Continuations first; then whatever went wrong inside them ends the run.</summary>
    private void Settle()
    {
        context.Drain();
        if (broken is not null)
        {
            throw broken is InvariantBrokenException ? broken : new InvariantBrokenException($"the manager threw: {broken}");
        }
    }

    /// <summary>One call of one process takes effect, or does not, and is answered, or is not.</summary>
    private void RunOperation()
    {
        int index = Random.Next(pending.Count);
        PendingOperation operation = pending[index];
        pending[index] = pending[^1];
        pending.RemoveAt(pending.Count - 1);
        Operations++;
        if (!IsCalm && Random.Next(1000) < Profile.CrashesPerMille)
        {
            Kill(operation);
            return;
        }

        if (!IsCalm && Random.Next(1000) < Profile.FaultsPerMille)
        {
            bool afterEffect = Random.Next(2) == 0;
            Tell($"process {operation.Owner.Number}: {operation.Name}: {(afterEffect ? "answer" : "request")} lost");
            operation.Fail(afterEffect);
            return;
        }

        Tell($"process {operation.Owner.Number}: {operation.Name}");
        operation.Complete();
    }

    /// <summary>The process dies at this call, before or after it took effect; what else it had out may arrive yet.</summary>
    private void Kill(PendingOperation at)
    {
        Incarnation dying = at.Owner;
        Crashes++;
        dying.Die();
        processes[processes.IndexOf(dying)] = null;
        foreach (PendingOperation operation in pending.Where(operation => operation.Owner == dying).Append(at).ToArray())
        {
            pending.Remove(operation);
            bool arrives = Random.Next(2) == 0;
            Tell($"process {dying.Number} dies {(arrives ? "after" : "before")} {operation.Name}");
            if (arrives)
            {
                operation.RunUnheard();
            }
        }
    }

    private void BeginSomething()
    {
        Incarnation[] idle = [.. processes.OfType<Incarnation>().Where(process => process.Activities < MaxActivities)];
        if (idle.Length == 0)
        {
            return;
        }

        Incarnation process = idle[Random.Next(idle.Length)];
        TransactionRequest request = Requests[Random.Next(Requests.Count)];
        switch (Random.Next(28))
        {
            case < 7:
                process.Begin($"submit {request.RequestId}", pool => pool.SubmitAsync(request));
                break;
            case < 17:
                process.Begin($"advance {request.RequestId}", pool => pool.AdvanceAsync(request.RequestId));
                break;
            case < 19:
                process.Begin("reconcile", pool => pool.ReconcileAsync());
                break;
            case 19:
                process.Begin($"cancel {request.RequestId}", pool => pool.CancelAsync(request.RequestId));
                break;
            case 20:
                process.Begin("probe", _ => process.Rpc.ProbeAsync(SimProfile.ChainId));
                break;
            default:
                OperatorActs(process.Operator, process, Checker.AnyOpen(Random) ?? request.RequestId);
                break;
        }
    }

    private void OperatorActs(TransactionOperator desk, Incarnation process, string request)
    {
        bool dryRun = Random.Next(4) == 0;
        switch (Random.Next(5))
        {
            case 0:
                process.Begin($"an operator rewinds {request}", _ => desk.RewindLeaseAsync(request, "operator", dryRun));
                break;
            case 1:
                process.Begin($"an operator cancels {request}", _ => desk.CancelAsync(request, "operator", dryRun));
                break;
            case 2:
                int account = Random.Next(Profile.Signers);
                Nonce nonce = new(Chain.Head.Nonces[account] + (ulong)Random.Next(4));
                process.Begin($"an operator fills {account}/{nonce}", _ => desk.FillGapAsync(Accounts[account], nonce, "operator", dryRun));
                break;
            default:
                process.Begin($"an operator bumps {request}", _ => desk.BumpAsync(request, "operator", dryRun));
                break;
        }
    }

    private Incarnation NewProcess()
    {
        Incarnation process = new(this, lives++, mutant);
        process.Begin("start", pool => pool.StartAsync());
        return process;
    }
}
