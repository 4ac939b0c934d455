using System.Numerics;
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
        Assert.Equal(1, batch.Proofs);
        Assert.Equal(8, batch.SlotsOf(0).Count);
        Assert.All(batch.SlotsOf(0).Skip(3), slot => Assert.Equal(PaddingStatement.Value, slot));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.SlotsOf(1));
    }

    [Fact]
    public void More_statements_than_slots_take_several_proofs_of_which_the_last_is_padded()
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, 11).Reverse().Select(Number), 4);
        Assert.Equal(3, batch.Proofs);
        Assert.Equal([Number(1), Number(2), Number(3), Number(4)], batch.SlotsOf(0));
        Assert.Equal([Number(5), Number(6), Number(7), Number(8)], batch.SlotsOf(1));
        Assert.Equal([Number(9), Number(10), Number(11), PaddingStatement.Value], batch.SlotsOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.SlotsOf(3));
        Assert.Equal(2, StatementSet.Create(Enumerable.Range(1, 8).Select(Number), 4).Proofs);
    }

    [Fact]
    public void What_is_no_batch_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StatementSet.Create([], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Number(1)], 3));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Number(1), Number(1)], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Fr.Zero], 4));
        Assert.Throws<ArgumentException>(() => StatementSet.Create([Number(1)], 2 * StatementSet.Most));
        Assert.Throws<ArgumentException>(() => StatementSet.Create(Enumerable.Range(1, StatementSet.Most + 1).Select(Number), 4));
        Assert.Equal(StatementSet.Most / 4, StatementSet.Create(Enumerable.Range(1, StatementSet.Most).Select(Number), 4).Proofs);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(11, 4)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    [InlineData(256, 8)]
    public void Every_inclusion_proof_leads_to_the_root_and_no_other_statement_has_one(int count, int depth)
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, count).Select(Number), 16);
        BatchTree tree = new(batch);
        foreach (Fr statement in batch.Statements)
        {
            Assert.Equal(depth, tree.InclusionProof(statement).Count);
            Hash32 node = Hash32.FromBigInteger(statement.ToBigInteger());
            foreach (Hash32 sibling in tree.InclusionProof(statement))
            {
                Hash32 low = node.ToBigInteger() < sibling.ToBigInteger() ? node : sibling;
                Hash32 high = low == node ? sibling : node;
                node = Hash32.FromBytes(Keccak256.Hash([.. low.ToArray(), .. high.ToArray()]));
            }

            Assert.Equal(tree.Root, node);
        }

        Assert.Throws<ArgumentException>(() => tree.InclusionProof(Number(count + 1)));
        Assert.Throws<ArgumentException>(() => tree.InclusionProof(Fr.Zero));
        Assert.Throws<ArgumentException>(() => tree.InclusionProof(PaddingStatement.Value));
    }

    [Theory]
    [InlineData(20, 64)]
    [InlineData(20, 4)]
    public void The_challenge_depends_on_everything_and_the_values_are_the_polynomials_there(int count, int size)
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, count).Select(Number), size);
        BatchBinding binding = BatchBinding.Compute(batch, 1, Registry);
        Assert.Equal(batch.Proofs, binding.Values.Count);
        for (int proof = 0; proof < batch.Proofs; proof++)
        {
            Fr expected = binding.Digests[proof];
            Fr power = Fr.One;
            foreach (Fr slot in batch.SlotsOf(proof))
            {
                power *= binding.Challenge;
                expected += slot * power;
            }

            Assert.Equal([expected, binding.Challenge], binding.SignalsOf(proof));
            Fr[][] chunks = [.. batch.SlotsOf(proof).Chunk(16)];
            Assert.Equal(chunks.Length == 1 ? Poseidon.Hash(chunks[0]) : Poseidon.Hash([.. chunks.Select(chunk => Poseidon.Hash(chunk))]), binding.Digests[proof]);
        }

        Assert.Equal(batch.Proofs, binding.Values.Distinct().Count());
        Assert.NotEqual(binding.Challenge, BatchBinding.Compute(batch, 2, Registry).Challenge);
        Assert.NotEqual(binding.Challenge, BatchBinding.Compute(batch, 1, Address.Zero).Challenge);
        Assert.NotEqual(
            binding.Challenge, BatchBinding.Compute(StatementSet.Create(batch.Statements.SkipLast(1), size), 1, Registry).Challenge);
    }

    /// <summary>keccak256 of chain, registry, digests and statements, in words of 32 bytes, put together by other means.</summary>
    [Fact]
    public void The_challenge_is_the_hash_of_chain_registry_all_digests_and_all_statements()
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, 11).Select(Number), 4);
        BatchBinding binding = BatchBinding.Compute(batch, 31337, Registry);
        object?[] words = [new BigInteger(31337), Registry, .. binding.Digests.Concat(batch.Statements).Select(number => (object)number.ToBigInteger())];
        byte[] encoded = Abi.Encode(["uint256", "address", .. Enumerable.Repeat("uint256", words.Length - 2)], words);
        Assert.Equal(new BigInteger(Keccak256.Hash(encoded), isUnsigned: true, isBigEndian: true) % Fr.Modulus, binding.Challenge.ToBigInteger());
    }

    [Fact]
    public void What_is_stored_of_a_batch_comes_back_as_it_was()
    {
        StatementSet batch = StatementSet.Create(Enumerable.Range(1, 11).Select(Number), 4);
        BatchBinding binding = BatchBinding.Compute(batch, 1, Registry);
        BatchContents contents = BatchContents.Of(batch, binding);
        Assert.Equal(batch.Statements, contents.ToSet().Statements);
        Assert.Equal(3, contents.ToSet().Proofs);
        Assert.Equal(binding.Digests, contents.ToDigests());
    }

    private static Fr Number(int i) => Fr.FromUInt64((ulong)i * 1_000_003);
}
