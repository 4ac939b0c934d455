using System.Diagnostics;
using Zkp.Groth16;

namespace Zkp.Bench.Prover;

/// <summary>
/// The proving call of a process that holds the key, warmed up: one proof at a time with all cores, one with a single thread, and as many at
/// once as there are cores. Then the verification of a proof, subgroup checks included.
/// </summary>
internal sealed record ResidentTimes(double AllThreadsSeconds, double OneThreadSeconds, double ProofsPerSecond, double VerifySeconds)
{
    /// <summary>By then the hot methods have their last optimisation: the runtime replaces them after thirty calls, in the background.</summary>
    private const int WarmUps = 8;

    /// <summary>What the function app allows as well.</summary>
    private const long MaxTableBytes = 256L << 20;

    public static ResidentTimes Measure(ProvingKey key, Witness witness, int runs, CancellationToken cancellationToken)
    {
        key.Precompute(MaxTableBytes, Environment.ProcessorCount, cancellationToken);
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUps && (i < 2 || Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(4)); i++)
        {
            Prove(Environment.ProcessorCount);
        }

        int repeats = Math.Max(5, runs);
        double[] all = new double[repeats], one = new double[repeats];
        for (int run = 0; run < repeats; run++)
        {
            all[run] = Prove(Environment.ProcessorCount);
            one[run] = Prove(1);
        }

        int proofs = Environment.ProcessorCount * Math.Clamp((int)(1 / Statistics.Median(all)), 2, 20);
        begun = Stopwatch.GetTimestamp();
        Parallel.For(
            0,
            proofs,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            _ => Prove(1));
        double perSecond = proofs / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new ResidentTimes(Statistics.Median(all), Statistics.Median(one), perSecond, TimeVerification(key, witness));

        double Prove(int threads)
        {
            long started = Stopwatch.GetTimestamp();
            Groth16.Prover.Prove(key, witness, Bn254.Fr.One, Bn254.Fr.One, threads, null, cancellationToken);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static double TimeVerification(ProvingKey key, Witness witness)
    {
        // A second's calls before those that count, for the same reason as above.
        const int WarmUpCalls = 400;
        const int Calls = 100;
        Proof proof = Groth16.Prover.Prove(key, witness);
        IReadOnlyList<Bn254.Fr> signals = witness.PublicSignals(key.VerifyingKey.PublicCount);
        double[] seconds = new double[Calls];
        for (int call = -WarmUpCalls; call < Calls; call++)
        {
            long started = Stopwatch.GetTimestamp();
            bool isValid = Verifier.Verify(key.VerifyingKey, proof, signals);
            seconds[Math.Max(call, 0)] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!isValid)
            {
                throw new InvalidOperationException("Our proof is invalid.");
            }
        }

        return Statistics.Median(seconds);
    }
}
