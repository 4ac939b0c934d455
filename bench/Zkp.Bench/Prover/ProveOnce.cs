using Zkp.Groth16;

namespace Zkp.Bench.Prover;

/// <summary>One proof in a process of its own: what <c>snarkjs groth16 prove</c> and rapidsnark's <c>prover</c> do.</summary>
internal static class ProveOnce
{
    public const string Verb = "prove-once";

    public static int Run(string[] args)
    {
        if (args.Length != 4)
        {
            Console.Error.WriteLine($"bench {Verb}: ZKEY WTNS PROOF PUBLIC");
            return 2;
        }

        using ProvingKey key = ProvingKey.Load(args[0]);
        Witness witness = Witness.Read(args[1]);
        Proof proof = Groth16.Prover.Prove(key, witness);
        File.WriteAllText(args[2], proof.ToJson());
        File.WriteAllText(args[3], PublicSignals.ToJson(witness.PublicSignals(key.PublicCount)));
        return 0;
    }
}
