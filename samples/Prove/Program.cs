// Sample.Prove CIRCUIT.wasm CIRCUIT.zkey INPUT.json: writes proof.json and public.json as snarkjs does.
using Zkp.Groth16;

using WitnessCalculator calculator = WitnessCalculator.Load(args[0], cacheDirectory: null);
using ProvingKey key = ProvingKey.Load(args[1]);
Witness witness = calculator.Calculate(CircuitInputs.ParseJson(File.ReadAllText(args[2])));
Proof proof = Prover.Prove(key, witness);
File.WriteAllText("proof.json", proof.ToJson());
File.WriteAllText("public.json", PublicSignals.ToJson(witness.PublicSignals(key.PublicCount)));
