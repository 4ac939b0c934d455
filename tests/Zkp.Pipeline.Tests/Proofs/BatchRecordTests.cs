using System.Numerics;
using System.Text.Json;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Tests.Proofs;

/// <summary>A batch's record as it is stored.</summary>
public sealed class BatchRecordTests
{
    /// <summary>A string property of a table's row has 64 KiB, in UTF-16.</summary>
    private const int MostCharacters = 32 * 1024;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_largest_batch_of_tenants_with_the_longest_names_fits_into_a_row_with_its_decision()
    {
        ProofRecord record = Record([.. Enumerable.Range(0, BatchOptions.MostMembers).Select(i => new ProofKey($"{new string('t', 59)}-{i:000}", ProofId.New(Now)))]);
        Assert.Equal(63, record.Members![0].Tenant.Length);
        string stored = JsonSerializer.Serialize(record, PipelineJson.Options);
        Assert.InRange(stored.Length, 1, MostCharacters);
    }

    [Fact]
    public void Members_come_back_as_they_were_stored_in_their_order()
    {
        ProofRecord record = Record([new("a", "1"), new("a", "2"), new("b", "3"), new("a", "4"), new("a", "5")]);
        string stored = JsonSerializer.Serialize(record, PipelineJson.Options);
        Assert.Contains("""["a/1","2","b/3","a/4","5"]""", stored, StringComparison.Ordinal);
        Assert.Equal(record.Members, JsonSerializer.Deserialize<ProofRecord>(stored, PipelineJson.Options)!.Members);
        ProofRecord none = record with { Members = null };
        Assert.Null(JsonSerializer.Deserialize<ProofRecord>(JsonSerializer.Serialize(none, PipelineJson.Options), PipelineJson.Options)!.Members);
    }

    [Theory]
    [InlineData("""["1"]""")]
    [InlineData("""[1]""")]
    [InlineData("{}")]
    public void Keys_without_a_tenant_are_none(string members)
    {
        string stored = JsonSerializer.Serialize(Record([new("a", "1")]), PipelineJson.Options).Replace("""["a/1"]""", members, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProofRecord>(stored, PipelineJson.Options));
    }

    /// <summary>Its decision is between four networks that have two signers each.</summary>
    private static ProofRecord Record(IReadOnlyList<ProofKey> members)
    {
        BigInteger much = BigInteger.Pow(10, 20);
        NetworkQuote[] quotes =
        [
            .. Enumerable.Range(0, 4).Select(i => new NetworkQuote
            {
                Network = $"some-network-{i}", Gas = 1_241_770, GasLimit = 1_490_000, L1Gas = 100_000, CalldataBytes = 12_900, BaseFeePerGasWei = much,
                PriorityFeePerGasWei = much, MaxFeePerGasWei = much, L1FeeWei = much, OperatorFeeWei = much, MaxSurchargeWei = much, ExpectedFeeWei = much + i,
                NeededFeeWei = much, WorstFeeWei = much, ExpectedCostUsd = 12.3456789m, SecondsToFinality = 900.1, SecondsToFinalityP95 = 1200.2, FinalitySamples = 200,
                Health = 0.987, Trouble = "its second endpoint answers late", BlockGasLimit = 60_000_000,
                Signers = [.. Enumerable.Range(0, 2).Select(_ => new SignerBalance(Address.Zero, new Wei(BigInteger.Pow(10, 22))))],
            }),
        ];
        return new ProofRecord
        {
            Id = ProofId.New(Now), Tenant = BatchGathering.Tenant, Circuit = "axiom-entailment-batch-16", CircuitVersion = 1, InputId = ProofId.New(Now), CreatedAt = Now,
            State = ProofState.Submitted, Policy = new ProofPolicy { Network = "some-network-0", MaxFeeWei = much, MaxCostUsd = 2560 }, Members = members,
            Timeline = [.. Enumerable.Repeat(new TimelineEntry(ProofState.Submitted, Now, "in a batch"), 12)],
            Decision = Router.Decide(quotes, new ProofPolicy { Network = "some-network-0" }, Now),
        };
    }
}
