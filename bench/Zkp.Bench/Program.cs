using Zkp.Bench.Batches;
using Zkp.Bench.Gas;
using Zkp.Bench.Pipeline;
using Zkp.Bench.Prover;
using Zkp.Bench.Runtime;
using Zkp.Bench.Transactions;
using Zkp.Bench.Setup;

// Each measurement is a verb; the rest of the arguments are its own.
return args switch
{
    ["batches", .. string[] rest] => await BatchesBench.RunAsync(rest),
    ["gas", .. string[] rest] => await GasBench.RunAsync(rest),
    ["pipeline", .. string[] rest] => await PipelineBench.RunAsync(rest),
    ["prover", .. string[] rest] => await ProverBench.RunAsync(rest),
    ["setup", .. string[] rest] => await SetupBench.RunAsync(rest),
    ["runtime", .. string[] rest] => await RuntimeBench.RunAsync(rest),
    ["transactions", .. string[] rest] => await TransactionsBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: say what to measure: batches, gas, pipeline, prover, runtime, setup, transactions.");
    return 2;
}
