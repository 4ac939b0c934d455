using Zkp.Evm;
using Zkp.Simulation.Chain;
using Zkp.Simulation.Process;

namespace Zkp.Simulation;

/// <summary>Faults end. From here on everything accepted must come to an end within a bound, and nothing may stay behind.</summary>
internal sealed partial class Simulation
{
    private const int SettlingRounds = 60;
    private const int RoundsBeforeDeadlinesCount = 4;

    private void RunCalm()
    {
        if (Profile.Reorgs)
        {
            // The last fault is as bad as one can be, and nobody who was running has noticed it.
            Reorganise(Profile.FinalityLag, allIsLost: true);
        }

        IsCalm = true;
        Tell("calm");
        foreach (Incarnation process in processes.OfType<Incarnation>())
        {
            process.Die();
        }

        pending.Clear();
        processes.Clear();
        Chain.BaseFee = Wei.FromGwei(10);
        Chain.TopTip = Wei.FromGwei(3);
        foreach (SimEndpoint endpoint in Endpoints)
        {
            endpoint.Heal();
        }

        Incarnation healthy = NewProcess();
        processes.Add(healthy);
        RunToQuiet();
        List<TransactionRequest> open = [.. Requests];
        int rounds = SettlingRounds + (2 * Profile.FinalityLag) + Profile.MaxLag;
        for (int round = 0; round < rounds && (open.Count > 0 || Checker.Disorder() is not null); round++)
        {
            PassTime(round <= RoundsBeforeDeadlinesCount ? 2 * Profile.BlockTime : Profile.FinalityLag * Profile.BlockTime);
            foreach (TransactionRequest request in open)
            {
                healthy.Begin($"advance {request.RequestId}", async pool =>
                {
                    if (Checker.Find(request) is null)
                    {
                        await pool.SubmitAsync(request);
                    }

                    await pool.AdvanceAsync(request.RequestId);
                });
                RunToQuiet();
            }

            if (round % 2 == 0)
            {
                healthy.Begin("reconcile", pool => pool.ReconcileAsync());
                RunToQuiet();
            }

            open.RemoveAll(request => Checker.HasEnded(request) || (round > 2 && Checker.WasNotAccepted(request)));
            if (round == rounds / 2 && Profile.MaxSpendPerDay is not null)
            {
                // What a day's budget does not pay, the next one does.
                PassTime(Clock.GetUtcNow().Date.AddDays(1) - Clock.GetUtcNow().UtcDateTime);
            }

            if (round == RoundsBeforeDeadlinesCount)
            {
                Checker.DeadlinesWereKept();
            }
        }

        Checker.EverythingEnded(open);
        for (int i = 0; i <= Profile.FinalityLag; i++)
        {
            PassTime(Profile.BlockTime);
        }

        Checker.NothingHappenedAfterwards();
    }

    private void RunToQuiet()
    {
        Settle();
        for (int i = 0; pending.Count > 0 || processes[0]!.Activities > 0; i++)
        {
            if (pending.Count > 0)
            {
                RunOperation();
            }
            else
            {
                PassTime(Profile.BlockTime / 20);
            }

            Settle();
            if (i > 20_000)
            {
                throw new InvariantBrokenException("one process alone, without faults, finds no end");
            }
        }
    }
}
