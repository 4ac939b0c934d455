using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Groth16;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;

namespace Zkp.Contracts.Tests;

/// <summary>A batch larger than its circuit: several proofs in one transaction, one record.</summary>
public sealed class SubmitLargeBatchTests
{
    private const int Size = 4;
    private const int Count = 11;

    [Fact]
    public async Task It_is_recorded_as_one_and_its_proofs_fit_no_other_list()
    {
        using BatchProver prover = await BatchProver.PrepareAsync(Size);
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, prover.VerifyingKey, Size);
        AxiomInputs[] inputs = [.. Enumerable.Range(0, Count).Select(BatchContracts.Inputs)];
        StatementSet batch = StatementSet.Create(inputs.Select(each => each.Claim.Statement), Size);
        BatchBinding binding = contracts.Bind(batch);
        Proof[] proofs = prover.Prove(inputs, binding);
        Assert.Equal(3, proofs.Length);

        await AssertOtherStatementsRefusedAsync(contracts, proofs, batch, binding);
        await AssertOtherProofsRefusedAsync(contracts, prover, inputs, proofs, batch, binding);

        Receipt receipt = await contracts.SubmitAsync(proofs, batch, binding);
        Assert.True(receipt.Succeeded);
        await contracts.AssertRefusedAsync(proofs, Words(batch.Statements), Words(binding.Digests), "BatchAlreadyProven");
        await AssertEveryStatementIsProvenAsync(contracts, batch);
    }

    /// <summary>What the chain computes is what the pipeline proves: for one proof and for many, full and not.</summary>
    [Theory]
    [InlineData(4, new[] { 1, 4, 5, 8, 128 })]
    [InlineData(16, new[] { 16, 17, 255, 256, 1024 })]
    public async Task Bindings_are_the_contracts(int size, int[] counts)
    {
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, ForgedKey.Create(2), size);
        foreach (int count in counts)
        {
            StatementSet batch = Batch(count, size);
            BatchBinding binding = contracts.Bind(batch);
            AbiValues answer = await chain.CallAsync(
                contracts.Registry,
                "function bindingsOf(uint256[] statements, uint256[] digests) view returns (uint256 challenge, uint256[] bindings)",
                TestChain.Boxed(Words(batch.Statements)),
                TestChain.Boxed(Words(binding.Digests)));
            Assert.Equal(binding.Challenge.ToBigInteger(), answer.Get<BigInteger>(0));
            Assert.Equal(Words(binding.Values), answer.Get<object[]>(1).Cast<BigInteger>());
        }
    }

    /// <summary>Sixteen proofs of 16 statements, and whatever else a batch may hold: what a statement costs, and what the planner takes it to cost.</summary>
    [Theory]
    [InlineData(4, new[] { 5, 128 }, new[] { 65_000, 15_560 })]
    [InlineData(16, new[] { 17, 256 }, new[] { 19_800, 4_870 })]
    [InlineData(64, new[] { 65, 256 }, new[] { 5_900, 2_415 })]
    public async Task Gas_is_what_the_planner_reckons_with(int size, int[] counts, int[] limits)
    {
        await using TestChain chain = await TestChain.StartAsync();
        BatchContracts contracts = await BatchContracts.DeployAsync(chain, ForgedKey.Create(2), size);
        foreach ((int count, int limit) in counts.Zip(limits))
        {
            StatementSet batch = Batch(count, size);
            BatchBinding binding = contracts.Bind(batch);
            Receipt receipt = await contracts.SubmitAsync(
                [.. Enumerable.Range(0, batch.Proofs).Select(i => ForgedKey.Prove(binding.SignalsOf(i)))], batch, binding);
            Assert.True(receipt.Succeeded);
            long planned = BatchGas.Of(size, count);
            TestContext.Current.SendDiagnosticMessage(
                $"{count} in {batch.Proofs} proofs of {size}: {receipt.GasUsed} gas, {receipt.GasUsed / (double)count:0} a statement; planned {planned}");
            Assert.InRange((long)receipt.GasUsed / count, limit - (limit / 50), limit);
            Assert.InRange((long)receipt.GasUsed, planned - (planned / 200), planned + (planned / 200));
            await AssertIsProvenAsync(contracts, batch, batch.Statements[count / 3]);
        }
    }

    private static async Task AssertOtherStatementsRefusedAsync(BatchContracts contracts, Proof[] proofs, StatementSet batch, BatchBinding binding)
    {
        BigInteger[] statements = Words(batch.Statements);
        BigInteger[] digests = Words(binding.Digests);
        BigInteger other = BatchContracts.Inputs(99).Claim.Statement.ToBigInteger();
        for (int i = 0; i < Count; i++)
        {
            BigInteger[] replaced = [.. statements];
            replaced[i] = other;
            await contracts.AssertRefusedAsync(proofs, replaced.Order(), digests, "InvalidProof");
            BigInteger[] dropped = [.. statements[..i], .. statements[(i + 1)..]];
            await contracts.AssertRefusedAsync(proofs, dropped, digests, "InvalidProof");
        }

        // One more goes into the slot that is free, where the proof has the padding; not even the padding's own number may be told.
        await contracts.AssertRefusedAsync(proofs, statements.Append(other).Order(), digests, "InvalidProof");
        await contracts.AssertRefusedAsync(proofs, statements.Append(PaddingStatement.Value.ToBigInteger()).Order(), digests, "InvalidProof");

        // Across the border between two proofs, and within one.
        foreach ((int first, int second) in ((int, int)[])[(3, 4), (0, 1), (0, 10)])
        {
            BigInteger[] swapped = [.. statements];
            (swapped[first], swapped[second]) = (swapped[second], swapped[first]);
            await contracts.AssertRefusedAsync(proofs, swapped, digests, "StatementsOutOfOrder");
            BigInteger[] repeated = [.. statements];
            repeated[second] = repeated[first];
            await contracts.AssertRefusedAsync(proofs, repeated, digests, "StatementsOutOfOrder");
        }

        await contracts.AssertRefusedAsync(proofs, statements.Select((each, i) => i == Count - 1 ? each + Fr.Modulus : each), digests, "StatementsOutOfOrder");
        await contracts.AssertRefusedAsync(proofs, statements[..8], digests, "ProofCountMismatch");
        await contracts.AssertRefusedAsync(proofs, [.. statements, .. statements], digests, "ProofCountMismatch");
        await contracts.AssertRefusedAsync([], [], [], "BatchSizeOutOfRange");
    }

    private static async Task AssertOtherProofsRefusedAsync(
        BatchContracts contracts, BatchProver prover, AxiomInputs[] inputs, Proof[] proofs, StatementSet batch, BatchBinding binding)
    {
        BigInteger[] statements = Words(batch.Statements);
        BigInteger[] digests = Words(binding.Digests);
        await contracts.AssertRefusedAsync(proofs[..2], statements, digests, "ProofCountMismatch");
        await contracts.AssertRefusedAsync(proofs, statements, digests[..2], "ProofCountMismatch");
        await contracts.AssertRefusedAsync([.. proofs, proofs[2]], statements, [.. digests, digests[2]], "ProofCountMismatch");
        await contracts.AssertRefusedAsync([proofs[1], proofs[0], proofs[2]], statements, digests, "InvalidProof");
        await contracts.AssertRefusedAsync(proofs, statements, [digests[1], digests[0], digests[2]], "InvalidProof");
        for (int i = 0; i < proofs.Length; i++)
        {
            // One bad one among good ones: a true proof of the neighbour's statements, and one with a point of another's.
            Proof[] changed = [.. proofs];
            changed[i] = proofs[(i + 1) % proofs.Length];
            await contracts.AssertRefusedAsync(changed, statements, digests, "InvalidProof");
            changed[i] = new Proof(proofs[i].A, proofs[i].B, proofs[(i + 1) % proofs.Length].C);
            await contracts.AssertRefusedAsync(changed, statements, digests, "InvalidProof");
            BigInteger[] otherDigest = [.. digests];
            otherDigest[i] = (otherDigest[i] + 1) % Fr.Modulus;
            await contracts.AssertRefusedAsync(proofs, statements, otherDigest, "InvalidProof");
        }

        // True proofs of the same statements whose challenge is each one's own, as that of a batch of one proof is; or another registry's.
        StatementSet[] parts = [.. batch.Statements.Chunk(Size).Select(part => StatementSet.Create(part, Size))];
        Proof[] apart = [.. parts.SelectMany(part => prover.Prove(inputs.Where(each => part.Statements.Contains(each.Claim.Statement)), contracts.Bind(part)))];
        await contracts.AssertRefusedAsync(apart, statements, digests, "InvalidProof");
        BatchBinding elsewhere = BatchBinding.Compute(batch, contracts.Chain.Network.ChainId, contracts.Chain.Signer.Address);
        await contracts.AssertRefusedAsync(prover.Prove(inputs, elsewhere), statements, digests, "InvalidProof");
    }

    private static async Task AssertEveryStatementIsProvenAsync(BatchContracts contracts, StatementSet batch)
    {
        foreach (Fr statement in batch.Statements)
        {
            await AssertIsProvenAsync(contracts, batch, statement);
        }

        BatchTree tree = new(batch);
        Assert.Equal(4, tree.InclusionProof(batch.Statements[0]).Count);
        foreach (Fr statement in (Fr[])[Fr.Zero, PaddingStatement.Value])
        {
            Assert.False(await contracts.IsProvenAsync(statement, tree.Root, tree.InclusionProof(batch.Statements[0])));
        }

        // Paths of a depth that the batch's size has not.
        IReadOnlyList<Hash32> path = tree.InclusionProof(batch.Statements[5]);
        Assert.False(await contracts.IsProvenAsync(batch.Statements[5], tree.Root, [.. path.SkipLast(1)]));
        Assert.False(await contracts.IsProvenAsync(batch.Statements[5], tree.Root, [.. path, Hash32.Zero]));
        Assert.False(await contracts.IsProvenAsync(Fr.FromBigInteger(tree.Root.ToBigInteger()), tree.Root, []));
    }

    private static async Task AssertIsProvenAsync(BatchContracts contracts, StatementSet batch, Fr statement)
    {
        BatchTree tree = new(batch);
        Assert.True(await contracts.IsProvenAsync(statement, tree.Root, tree.InclusionProof(statement)));
        Assert.False(await contracts.IsProvenAsync(statement + Fr.One, tree.Root, tree.InclusionProof(statement)));
    }

    private static StatementSet Batch(int count, int size) =>
        StatementSet.Create(Enumerable.Range(0, count).Select(i => Poseidon.Hash(Fr.FromUInt64((ulong)i))), size);

    private static BigInteger[] Words(IEnumerable<Fr> numbers) => [.. numbers.Select(number => number.ToBigInteger())];
}
