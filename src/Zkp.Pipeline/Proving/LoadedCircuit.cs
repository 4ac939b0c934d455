using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Pipeline.Proving;

/// <summary>A circuit's files, opened.</summary>
internal sealed class LoadedCircuit : IDisposable
{
    /// <summary>A key that is used this often is likely to be used again: then its multiples are worth their memory.</summary>
    private const int ProofsBeforeMultiples = 4;

    private readonly CancellationTokenSource closing = new();
    private readonly long maxMultiplesBytes;
    private Task multiples = Task.CompletedTask;
    private int proofs;

    private LoadedCircuit(WitnessCalculator calculator, ProvingKey provingKey, VerifyingKey verifyingKey, long maxMultiplesBytes)
    {
        Calculator = calculator;
        ProvingKey = provingKey;
        VerifyingKey = verifyingKey;
        this.maxMultiplesBytes = maxMultiplesBytes;
    }

    public WitnessCalculator Calculator { get; }

    public ProvingKey ProvingKey { get; }

    public VerifyingKey VerifyingKey { get; }

    /// <exception cref="ProofSystemFormatException">A file is unusable, or the key has a point outside its group.</exception>
    public static LoadedCircuit Load(Circuit circuit, ProvingOptions options)
    {
        VerifyingKey verifyingKey = VerifyingKey.ReadJson(circuit.VerifyingKeyPath);
        ProvingKey provingKey = ProvingKey.Load(circuit.ProvingKeyPath);
        try
        {
            KeyChecks.CheckOnce(circuit.ProvingKeyPath, options.CacheDirectory, () => provingKey.CheckSubgroups());
            return new LoadedCircuit(
                WitnessCalculator.Load(circuit.WasmPath, options.CacheDirectory), provingKey, verifyingKey, options.MaxMultiplesBytes);
        }
        catch
        {
            provingKey.Dispose();
            throw;
        }
    }

    /// <summary>Told before each proof: in time, one thread computes the key's multiples while proofs go on.</summary>
    public void CountProof()
    {
        if (Interlocked.Increment(ref proofs) == ProofsBeforeMultiples)
        {
            multiples = Task.Factory.StartNew(
                () => ProvingKey.Precompute(maxMultiplesBytes, threads: 1, closing.Token),
                closing.Token,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        try
        {
            multiples.Wait();
        }
        catch (AggregateException error) when (error.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            // The computation was ended on purpose.
        }

        closing.Dispose();
        ProvingKey.Dispose();
        Calculator.Dispose();
    }
}
