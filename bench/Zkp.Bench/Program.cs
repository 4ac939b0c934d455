using Zkp.Bench.Gas;

return args switch
{
    ["gas", .. string[] rest] => await GasBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: say what to measure: gas.");
    return 2;
}
