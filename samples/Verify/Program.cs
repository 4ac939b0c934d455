// Sample.Verify VERIFICATION_KEY.json PROOF.json PUBLIC.json: ends with 0 for a valid proof, 1 for another.
using Zkp.Bn254;
using Zkp.Groth16;

VerifyingKey key = VerifyingKey.ReadJson(args[0]);
Proof proof = Proof.ParseJson(File.ReadAllText(args[1]));
IReadOnlyList<Fr> signals = PublicSignals.ParseJson(File.ReadAllText(args[2]));
bool isValid = signals.Count == key.PublicCount && Verifier.Verify(key, proof, signals);
Console.WriteLine(isValid ? "valid" : "invalid");
return isValid ? 0 : 1;
