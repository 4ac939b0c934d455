using System.Diagnostics;
using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;

namespace Zkp.Contracts.Tests;

/// <summary>The batch circuit, its proofs and its registry together, on a real EVM.</summary>
public sealed class BatchRegistryTests
{
    private const int Size = 4;

    [Fact]
    public async Task A_batch_is_recorded_and_its_proof_fits_no_other_list()
    {
        using BatchProver prover = await BatchProver.PrepareAsync(Size);
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, prover.VerifyingKey, Size);
        AxiomInputs[] inputs = [.. Enumerable.Range(0, Size).Select(BatchContracts.Inputs)];
        StatementSet batch = StatementSet.Create(inputs.Select(each => each.Claim.Statement), Size);
        BatchBinding binding = contracts.Bind(batch);
        Proof proof = Assert.Single(prover.Prove(inputs, binding));

        BigInteger[] statements = [.. batch.Statements.Select(statement => statement.ToBigInteger())];
        BigInteger digest = binding.Digests[0].ToBigInteger();
        BigInteger other = BatchContracts.Inputs(99).Claim.Statement.ToBigInteger();
        await contracts.AssertRefusedAsync(proof, [statements[1], statements[0], .. statements[2..]], digest, "StatementsOutOfOrder");
        await contracts.AssertRefusedAsync(proof, [statements[0], statements[0], .. statements[2..]], digest, "StatementsOutOfOrder");
        await contracts.AssertRefusedAsync(proof, [BigInteger.Zero, .. statements[1..]], digest, "StatementsOutOfOrder");
        await contracts.AssertRefusedAsync(proof, [.. statements[..3], statements[3] + Fr.Modulus], digest, "StatementsOutOfOrder");
        await contracts.AssertRefusedAsync(proof, [.. statements, Fr.Modulus - 1], digest, "BatchSizeOutOfRange");
        await contracts.AssertRefusedAsync(proof, [], digest, "BatchSizeOutOfRange");
        await contracts.AssertRefusedAsync(proof, statements[..3], digest, "InvalidProof");
        await contracts.AssertRefusedAsync(proof, statements[1..], digest, "InvalidProof");
        for (int i = 0; i < Size; i++)
        {
            BigInteger[] replaced = [.. statements];
            replaced[i] = other;
            await contracts.AssertRefusedAsync(proof, replaced.Order(), digest, "InvalidProof");
        }

        await contracts.AssertRefusedAsync(proof, statements, (digest + 1) % Fr.Modulus, "InvalidProof");
        await contracts.AssertRefusedAsync(proof, statements, digest + Fr.Modulus, "InvalidProof");

        // The same statements and digest, and a challenge of the prover's own choice or of another registry.
        BatchBinding elsewhere = BatchBinding.Compute(batch, chain.Network.ChainId, chain.Signer.Address);
        Assert.Equal(binding.Digests, elsewhere.Digests);
        Assert.NotEqual(binding.Challenge, elsewhere.Challenge);
        await contracts.AssertRefusedAsync(prover.Prove(inputs, elsewhere)[0], statements, digest, "InvalidProof");

        Receipt receipt = await contracts.SubmitAsync([proof], batch, binding);
        Assert.True(receipt.Succeeded);
        await contracts.AssertRefusedAsync(proof, statements, digest, "BatchAlreadyProven");
        BatchTree tree = new(batch);
        foreach (Fr statement in batch.Statements)
        {
            IReadOnlyList<Hash32> path = tree.InclusionProof(statement);
            Assert.True(await contracts.IsProvenAsync(statement, tree.Root, path));
            Assert.False(await contracts.IsProvenAsync(statement + Fr.One, tree.Root, path));
            Assert.False(await contracts.IsProvenAsync(statement, Hash32.Zero, path));
            Assert.False(await contracts.IsProvenAsync(statement, tree.Root, [.. path.SkipLast(1)]));
            Assert.False(await contracts.IsProvenAsync(statement, tree.Root, [path[1], path[0]]));
        }
    }

    [Fact]
    public async Task Free_slots_are_padded_and_the_padding_is_not_recorded()
    {
        using BatchProver prover = await BatchProver.PrepareAsync(Size);
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, prover.VerifyingKey, Size);
        for (int count = 1; count < Size; count++)
        {
            AxiomInputs[] inputs = [.. Enumerable.Range(10 * count, count).Select(BatchContracts.Inputs)];
            StatementSet batch = StatementSet.Create(inputs.Select(each => each.Claim.Statement), Size);
            BatchBinding binding = contracts.Bind(batch);
            Proof proof = Assert.Single(prover.Prove(inputs, binding));
            BigInteger[] padded = [.. batch.Statements.Append(PaddingStatement.Value).Select(each => each.ToBigInteger()).Order()];
            await contracts.AssertRefusedAsync(proof, padded, binding.Digests[0].ToBigInteger(), "InvalidProof");

            Assert.True((await contracts.SubmitAsync([proof], batch, binding)).Succeeded);
            BatchTree tree = new(batch);

            // The tree is of the statements alone, and one alone is its root.
            Assert.All(batch.Statements, statement => Assert.Equal(count - 1, tree.InclusionProof(statement).Count));
            Assert.Equal(count == 1, tree.Root == Hash32.FromBigInteger(batch.Statements[0].ToBigInteger()));
            Assert.True(await contracts.IsProvenAsync(batch.Statements[^1], tree.Root, tree.InclusionProof(batch.Statements[^1])));
            foreach (Fr statement in (Fr[])[Fr.Zero, PaddingStatement.Value])
            {
                Assert.False(await contracts.IsProvenAsync(statement, tree.Root, tree.InclusionProof(batch.Statements[0])));
            }

            if (count == Size - 1)
            {
                // A path that leads from the free leaf's zero to the root, and still proves nothing.
                Hash32 sibling = Hash32.FromBigInteger(batch.Statements[0].ToBigInteger());
                Assert.False(await contracts.IsProvenAsync(Fr.Zero, tree.Root, [sibling, tree.InclusionProof(batch.Statements[0])[1]]));
            }
        }
    }

    /// <summary>The circuits that take minutes to compile and to set up, with real proofs of as many statements as they hold, and of as many as a batch does.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 256)]
    [InlineData(64, 64)]
    [InlineData(64, 256)]
    [InlineData(256, 256)]
    public async Task Full_batch_of_the_real_circuit_is_recorded(int size, int count)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ZKP_SOAK") == "1", "Compiling and setting up takes minutes; set ZKP_SOAK=1.");
        Assert.SkipWhen(
            size > 64 && Environment.GetEnvironmentVariable(CircomTool.Variable) is null,
            $"npm's circom ends at 4 GiB; name a native one with {CircomTool.Variable} (7.3 GB, a quarter of an hour).");
        long start = Stopwatch.GetTimestamp();
        using BatchProver prover = await BatchProver.PrepareAsync(size);
        TestContext.Current.SendDiagnosticMessage($"{size}: ready after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, prover.VerifyingKey, size);
        AxiomInputs[] inputs = [.. Enumerable.Range(0, count).Select(BatchContracts.Inputs)];
        StatementSet batch = StatementSet.Create(inputs.Select(each => each.Claim.Statement), size);
        BatchBinding binding = contracts.Bind(batch);
        start = Stopwatch.GetTimestamp();
        Proof[] proofs = prover.Prove(inputs, binding);
        TestContext.Current.SendDiagnosticMessage(
            $"{count} in {size}: {proofs.Length} times witness, proof and verification {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");

        Receipt receipt = await contracts.SubmitAsync(proofs, batch, binding);
        Assert.True(receipt.Succeeded);
        TestContext.Current.SendDiagnosticMessage($"{count} in {size}: {receipt.GasUsed} gas, {receipt.GasUsed / (double)count} a statement");
        BatchTree tree = new(batch);
        foreach (Fr statement in batch.Statements)
        {
            Assert.True(await contracts.IsProvenAsync(statement, tree.Root, tree.InclusionProof(statement)));
            Assert.False(await contracts.IsProvenAsync(statement + Fr.One, tree.Root, tree.InclusionProof(statement)));
        }
    }

    [Theory]
    [InlineData(16, 16_280)]
    [InlineData(64, 4_640)]
    [InlineData(256, 1_725)]
    public async Task Gas_a_statement_stays_within_its_limit(int size, long limit)
    {
        // A key whose trapdoor is known stands for the circuit's: the registry and the precompiles do the same work.
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, ForgedKey.Create(2), size);
        StatementSet batch = StatementSet.Create(Enumerable.Range(0, size).Select(i => Poseidon.Hash(Fr.FromUInt64((ulong)i))), size);
        BatchBinding binding = contracts.Bind(batch);
        Receipt receipt = await contracts.SubmitAsync([ForgedKey.Prove(binding.SignalsOf(0))], batch, binding);
        Assert.True(receipt.Succeeded);
        TestContext.Current.SendDiagnosticMessage($"{size}: {receipt.GasUsed} gas, {receipt.GasUsed / (double)size} a statement");
        Assert.InRange((long)receipt.GasUsed / size, limit - (limit / 50), limit);

        // The planner reckons with what is measured here, within half a percent.
        long planned = BatchGas.Of(size, size);
        Assert.InRange((long)receipt.GasUsed, planned - (planned / 200), planned + (planned / 200));

        BatchTree tree = new(batch);
        Assert.True(await contracts.IsProvenAsync(batch.Statements[size / 3], tree.Root, tree.InclusionProof(batch.Statements[size / 3])));
    }
}
