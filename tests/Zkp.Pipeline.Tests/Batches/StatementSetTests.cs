using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Tests.Batches;

/// <summary>A batch's order, its padding, its tree and its binding. The contract and the circuit are held to the same in Zkp.Contracts.Tests.</summary>
public sealed class StatementSetTests
{
    private static readonly Address Registry = Address.Parse("0x00000000000000000000000000000000000000aa");

    [Fact]
    public void Statements_are_put_in_order_and_slots_padded()
    {
        StatementSet batch = StatementSet.Create([Number(3), Number(1), Number(2)], 8);
        Assert.Equal([Number(1), Number(2), Number(3)], batch.Statements);
        Assert.Equal(8, batch.Slots.Count());
        Assert.All(batch.Slots.Skip(3), slot => Assert.Equal(PaddingStatement.Value, slot));
    }

    [Fact]
    public void What_is_no_batch_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StatementSet.Create([], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Number(1)], 3));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Number(1), Number(1)], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Fr.Zero], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create(Enumerable.Range(1, 5).Select(Number), 4));
    }

    [Fact]
    public void Every_inclusion_proof_leads_to_the_root_and_no_other_statement_has_one()
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, 11).Select(Number), 16);
        BatchTree tree = new(batch);
        foreach (Fr statement in batch.Statements)
        {
            Hash32 node = Hash32.FromBigInteger(statement.ToBigInteger());
            foreach (Hash32 sibling in tree.InclusionProof(statement))
            {
                Hash32 low = node.ToBigInteger() < sibling.ToBigInteger() ? node : sibling;
                Hash32 high = low == node ? sibling : node;
                node = Hash32.FromBytes(Keccak256.Hash([.. low.ToArray(), .. high.ToArray()]));
            }

            Assert.Equal(tree.Root, node);
        }

        Assert.Throws<ArgumentException>(() => tree.InclusionProof(Number(12)));
        Assert.Throws<ArgumentException>(() => tree.InclusionProof(Fr.Zero));
        Assert.Throws<ArgumentException>(() => tree.InclusionProof(PaddingStatement.Value));
    }

    [Fact]
    public void The_challenge_depends_on_everything_and_the_value_is_the_polynomial_there()
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, 20).Select(Number), 64);
        BatchBinding binding = BatchBinding.Compute(batch, 1, Registry);
        Fr[] slots = [.. batch.Slots];
        Fr expected = binding.Digest;
        Fr power = Fr.One;
        foreach (Fr slot in slots)
        {
            power *= binding.Challenge;
            expected += slot * power;
        }

        Assert.Equal(expected, binding.Value);
        Assert.Equal(Poseidon.Hash([.. slots.Chunk(16).Select(chunk => Poseidon.Hash(chunk))]), binding.Digest);
        Assert.NotEqual(binding.Challenge, BatchBinding.Compute(batch, 2, Registry).Challenge);
        Assert.NotEqual(binding.Challenge, BatchBinding.Compute(batch, 1, Address.Zero).Challenge);
        Assert.NotEqual(
            binding.Challenge, BatchBinding.Compute(StatementSet.Create(batch.Statements.SkipLast(1), 64), 1, Registry).Challenge);
    }

    private static Fr Number(int i) => Fr.FromUInt64((ulong)i * 1_000_003);
}
