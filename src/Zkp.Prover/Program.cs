using Zkp.Groth16;

const string Usage = "usage: zkp-prover KEY.zkey WITNESS.wtns PROOF.json PUBLIC.json";

if (args.Length != 4)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    using ProvingKey key = ProvingKey.Load(args[0]);
    Witness witness = Witness.Read(args[1]);
    Proof proof = Prover.Prove(key, witness);
    IReadOnlyList<Zkp.Bn254.Fr> signals = witness.PublicSignals(key.PublicCount);
    if (!Verifier.Verify(key.VerifyingKey, proof, signals))
    {
        Console.Error.WriteLine("zkp-prover: the witness does not satisfy the circuit of this key, so there is no proof; were both made from the same circuit?");
        return 2;
    }

    File.WriteAllText(args[2], proof.ToJson());
    File.WriteAllText(args[3], PublicSignals.ToJson(signals));
    return 0;
}
catch (Exception error) when (error is ProofSystemFormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"zkp-prover: {error.Message}");
    return 2;
}
