using CsCheck;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Zkp.LocalRuntime.Durable;

namespace Zkp.LocalRuntime.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_step_reads_back_as_it_was_written()
    {
        Gen<StepEvent> incoming = Gen.Select(
            Gen.Enum<StepEventKind>().Where(kind => kind < StepEventKind.ActivityScheduled), Gen.Int[0, int.MaxValue], Text(), Text(), Gen.Long[0, long.MaxValue])
            .Select((kind, task, name, data, inbox) => new StepEvent(kind)
            {
                TaskId = task,
                Name = name,
                Data = data,
                InboxId = kind == StepEventKind.EventRaised ? inbox : 0,
            });
        Gen<StepEvent> scheduled = Gen.Select(Gen.Enum<StepEventKind>().Where(kind => kind >= StepEventKind.ActivityScheduled), Gen.Int[0, 1000], Text(), Text())
            .Select((kind, task, name, data) => new StepEvent(kind) { TaskId = task, Name = name, Data = data });
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], incoming.List[0, 20], scheduled.List[0, 20]).Sample((ticks, arrived, asked) =>
        {
            StepRecord step = new(new DateTime(ticks, DateTimeKind.Utc), arrived, asked);
            StepRecord read = StepCodec.Decode(StepCodec.Encode(step));
            Assert.Equal((step.At, step.At.Kind), (read.At, read.At.Kind));
            Assert.Equal(step.Incoming, read.Incoming);
            Assert.Equal(step.Scheduled, read.Scheduled);
        });
    }

    [Fact]
    public void A_step_that_is_cut_short_or_of_another_version_is_refused()
    {
        byte[] bytes = StepCodec.Encode(new StepRecord(
            new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), [new StepEvent(StepEventKind.EventRaised) { Name = "a", Data = "\"b\"", InboxId = 300 }], []));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => StepCodec.Decode(bytes[..length]));
        }

        bytes[0] = 9;
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => StepCodec.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_bytes_are_refused_by_one_exception()
    {
        byte[] valid = StepCodec.Encode(new StepRecord(
            new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            [new StepEvent(StepEventKind.EventRaised) { Name = "name", Data = "\"data\"", InboxId = 7 }],
            [new StepEvent(StepEventKind.ActivityScheduled) { TaskId = 2, Name = "activity" }]));
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] bytes = [.. valid];
                foreach ((int index, byte value) in changes)
                {
                    bytes[index] = value;
                }

                try
                {
                    StepCodec.Decode(bytes);
                }
                catch (InvalidDataException)
                {
                    // The one exception that may come out.
                }
            },
            iter: 10_000);
    }

    [Fact]
    public void A_large_fan_out_is_compact()
    {
        StepEvent[] scheduled = [.. Enumerable.Range(1, 1000).Select(task => new StepEvent(StepEventKind.ActivityScheduled) { TaskId = task, Name = "Square" })];

        Assert.InRange(StepCodec.Encode(new StepRecord(default, [], scheduled)).Length, 1000, 13_000);
    }

    [Fact]
    public async Task A_unit_that_fails_leaves_nothing_and_takes_no_other_down()
    {
        using DurableStore store = new(folder.Path);
        Task<bool>[] units = [.. Enumerable.Range(0, 300).Select(i => store.WriteAsync(transaction =>
        {
            transaction.InsertInstance(new InstanceRecord { Key = store.NextInstanceKey(), Id = $"id-{i}", Name = "n" });
            return i % 3 == 0 ? throw new InvalidOperationException("no") : true;
        }))];
        foreach (Task<bool> unit in units)
        {
            await Task.WhenAny(unit);
        }

        Assert.Equal(100, units.Count(unit => unit.IsFaulted));
        for (int i = 0; i < units.Length; i++)
        {
            Assert.Equal(i % 3 == 0, store.Read($"id-{i}") is null);
        }
    }

    [Fact]
    public async Task Units_that_wait_share_a_commit()
    {
        using DurableStore store = new(folder.Path);
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => store.WriteAsync(transaction =>
        {
            transaction.SetInput(i, "x");
            return true;
        })));

        Assert.Equal(2000, store.Statistics.Units);
        Assert.InRange(store.Statistics.Commits, 1, 400);
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_store_is_opened_again_and_numbers_go_on()
    {
        long inbox;
        long key;
        using (DurableStore store = new(folder.Path))
        {
            key = store.NextInstanceKey();
            inbox = await store.WriteAsync(transaction =>
            {
                transaction.InsertInstance(new InstanceRecord { Key = key, Id = "a", Name = "n", Input = "1" });
                StepEvent posted = transaction.Post(key, new StepEvent(StepEventKind.EventRaised) { Name = "e" });
                transaction.DeleteSource(key, posted);
                return posted.InboxId;
            });
        }

        using DurableStore again = new(folder.Path);
        Assert.Equal("1", again.Read("a")!.Input);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, again.Read(key)!.Status);
        Assert.True(again.NextInboxId() > inbox, "A deleted message's number must not be given out again.");
        Assert.True(again.NextInstanceKey() > key);
    }

    [Fact]
    public void The_database_is_flushed_at_every_commit()
    {
        using (DurableStore store = new(folder.Path))
        {
            using SqliteConnection connection = new($"Data Source={folder.Combine("durable.db")};Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode";
            Assert.Equal("wal", command.ExecuteScalar());
        }

        Assert.Contains("PRAGMA synchronous = FULL", StoreSchema.WriterPragmas, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_version_is_refused()
    {
        using (DurableStore store = new(folder.Path))
        {
        }

        using (SqliteConnection connection = new($"Data Source={folder.Combine("durable.db")};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => new DurableStore(folder.Path));
        Assert.Contains("schema version 99", refused.Message, StringComparison.Ordinal);
    }

    private static Gen<string?> Text() => Gen.OneOf(Gen.Const((string?)null), Gen.String.Select(text => (string?)text).Where(IsWellFormed));

    /// <summary>A lone surrogate has no UTF-8; JSON never holds one.</summary>
    private static bool IsWellFormed(string? text)
    {
        try
        {
            _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text!);
            return true;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }
    }
}
