using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>Proofs against those that the known secrets of a development key give.</summary>
public class ProofOracleTests
{
    [Theory]
    [InlineData("multiplier", 1)]
    [InlineData("multiplier", 2)]
    [InlineData("poseidonchain", 2)]
    public void TheProofIsTheOneThatTheToxicWasteGives(string name, int threads)
    {
        TestCircuit circuit = name == "multiplier" ? TestCircuit.Multiplier : TestCircuit.PoseidonChain;
        using ProvingKey key = ProvingKey.Load(circuit.Zkey);
        Witness witness = circuit.Calculate();
        Fr r = Fr.FromUInt64(123456789).Invert(), s = Fr.FromUInt64(987654321).Invert();
        Proof proof = Prover.Prove(key, witness, r, s, threads, null, CancellationToken.None);

        (Fr a, Fr b, Fr c) = Expected(circuit, witness, r, s);
        Assert.Equal(G1Affine.Generator * a, proof.A);
        Assert.Equal(G2Affine.Generator * b, proof.B);
        Assert.Equal(G1Affine.Generator * c, proof.C);
    }

    /// <summary>The discrete logarithms of a proof, from the secrets of the development key: a prover without curves, transforms or sums of points.</summary>
    private static (Fr A, Fr B, Fr C) Expected(TestCircuit circuit, Witness witness, Fr r, Fr s)
    {
        R1cs r1cs = R1cs.Read(circuit.R1cs);
        ToxicWaste waste = ToxicWaste.ForCircuit(circuit.R1cs);
        KeyScalars scalars = KeyScalars.Compute(r1cs, waste);
        Fr sumA = Fr.Zero, sumB = Fr.Zero, publicPart = Fr.Zero, hidden = Fr.Zero;
        for (int i = 0; i < witness.Count; i++)
        {
            sumA += scalars.A[i] * witness[i];
            sumB += scalars.B[i] * witness[i];
            if (i < scalars.Ic.Length)
            {
                publicPart += scalars.Ic[i] * witness[i];
            }
            else
            {
                hidden += scalars.C[i - scalars.Ic.Length] * witness[i];
            }
        }

        Fr sumC = publicPart + (hidden * waste.Delta) - (waste.Beta * sumA) - (waste.Alpha * sumB);
        Fr quotient = ((sumA * sumB) - sumC) * waste.Delta.Invert();
        Fr a = waste.Alpha + sumA + (r * waste.Delta);
        Fr b = waste.Beta + sumB + (s * waste.Delta);
        return (a, b, hidden + quotient + (s * a) + (r * b) - (r * s * waste.Delta));
    }
}
