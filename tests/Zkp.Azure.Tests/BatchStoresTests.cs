using System.Text.Json;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Azure.Tests;

/// <summary>The waiting room, and the lines of ingested batches.</summary>
public sealed class BatchStoresTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Who_enters_waits_once_and_who_leaves_is_gone()
    {
        TableWaitingRoom room = new(azurite.Tables);
        WaitingRequest[] requests = [.. Enumerable.Range(0, 5).Select(Waiting)];
        foreach (WaitingRequest request in requests.Concat(requests))
        {
            await room.EnterAsync(request, default);
        }

        Assert.Equal(requests.Select(Describe).Order(), (await ListAsync(room, requests)).Order());
        await room.LeaveAsync([requests[0].Key.Id], default);
        await room.LeaveAsync([requests[0].Key.Id, requests[1].Key.Id], default);
        Assert.Equal(requests.Skip(2).Select(Describe).Order(), (await ListAsync(room, requests)).Order());
        await room.LeaveAsync([.. requests.Select(request => request.Key.Id)], default);
        Assert.Empty(await ListAsync(room, requests));
    }

    [Fact]
    public async Task Lines_are_listed_in_their_order_with_what_was_last_said_of_them()
    {
        TableBatchJobs jobs = new(azurite.Tables);
        string id = ProofId.New(DateTimeOffset.UnixEpoch);
        foreach (int number in (int[])[10_000, 9, 1, 100])
        {
            await jobs.PutLineAsync(new BatchLine(id, number), new BatchLineResult(BatchLineState.Accepted, $"proof-{number}"), default);
        }

        BatchLineResult failed = new(BatchLineState.Failed, "proof-9", new BatchLineProblem("input_rejected"));
        await jobs.PutLinesAsync([(new BatchLine(id, 9), failed), (new BatchLine(ProofId.New(DateTimeOffset.UnixEpoch), 2), failed)], default);

        List<(int Number, BatchLineResult Result)> lines = [];
        await foreach ((int, BatchLineResult) line in jobs.ListLinesAsync(id, default))
        {
            lines.Add(line);
        }

        Assert.Equal([1, 9, 100, 10_000], lines.Select(line => line.Number));
        Assert.Equal(failed, lines[1].Result);
        Assert.Equal("proof-10000", lines[3].Result.ProofId);
    }

    [Fact]
    public async Task What_is_known_of_a_line_is_never_replaced_by_less()
    {
        TableBatchJobs jobs = new(azurite.Tables);
        BatchLine line = new(ProofId.New(DateTimeOffset.UnixEpoch), 81);
        BatchLineResult rejected = new(BatchLineState.Rejected, null, new BatchLineProblem("line_too_long"));
        BatchLineResult blank = new(BatchLineState.Blank), accepted = new(BatchLineState.Accepted, "p"), cancelled = new(BatchLineState.Cancelled, "p");
        Assert.Equal(rejected, await jobs.PutLineAsync(line, rejected, default));
        Assert.Equal(blank, await jobs.PutLineAsync(line, blank, default));
        Assert.Equal(accepted, await jobs.PutLineAsync(line, accepted, default));
        Assert.Equal(accepted, await jobs.PutLineAsync(line, rejected, default));
        Assert.Equal(cancelled, await jobs.PutLineAsync(line, cancelled, default));
        Assert.Equal(cancelled, await jobs.PutLineAsync(line, accepted, default));
        Assert.Equal(cancelled, await jobs.PutLineAsync(line, blank, default));

        List<(int Number, BatchLineResult Result)> lines = await jobs.ListLinesAsync(line.JobId, default).ToListAsync();
        Assert.Equal([(81, cancelled)], lines);
    }

    private static WaitingRequest Waiting(int i) => new(
        new ProofKey("acme", ProofId.New(DateTimeOffset.UnixEpoch)),
        "axiom-entailment",
        1,
        new WaitingStatement($"s{i}", new ProofPolicy { Network = "a", Networks = ["a", "b"], MaxFeeWei = 5 }, DateTimeOffset.UnixEpoch.AddSeconds(i)));

    private static async Task<List<string>> ListAsync(TableWaitingRoom room, WaitingRequest[] own)
    {
        List<string> found = [];
        await foreach (WaitingRequest request in room.ListAsync(default))
        {
            if (own.Any(each => each.Key == request.Key))
            {
                found.Add(Describe(request));
            }
        }

        return found;
    }

    private static string Describe(WaitingRequest request) => JsonSerializer.Serialize(request, Pipeline.PipelineJson.Options);
}
