using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>Reads. They see the newest commit and never wait for the writer.</summary>
internal sealed partial class DurableStore
{
    internal const string InstanceColumns =
        "instances.key, id, name, version, generation, status, created_at, updated_at, start_at, custom_status, output, failure, tags, "
        + "parent_key, parent_generation, parent_task";

    internal static InstanceRecord ReadInstance(SqliteDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        Id = reader.GetString(1),
        Name = reader.GetString(2),
        Version = reader.GetString(3),
        Generation = reader.GetInt32(4),
        Status = (OrchestrationRuntimeStatus)reader.GetInt32(5),
        CreatedAt = Time(reader.GetInt64(6)),
        UpdatedAt = Time(reader.GetInt64(7)),
        StartAt = reader.IsDBNull(8) ? null : Time(reader.GetInt64(8)),
        CustomStatus = Text(reader, 9),
        Output = Text(reader, 10),
        Failure = Text(reader, 11),
        Tags = Text(reader, 12),
        ParentKey = reader.IsDBNull(13) ? null : reader.GetInt64(13),
        ParentGeneration = reader.IsDBNull(14) ? 0 : reader.GetInt32(14),
        ParentTaskId = reader.IsDBNull(15) ? 0 : reader.GetInt32(15),
        Input = Text(reader, 16),
    };

    /// <summary>An instance with its input, by number.</summary>
    public InstanceRecord? Read(long key) =>
        Read($"SELECT {InstanceColumns}, input FROM instances LEFT JOIN inputs ON instance_key = key WHERE key = $1", key);

    /// <summary>An instance with its input, by id.</summary>
    public InstanceRecord? Read(string id) =>
        Read($"SELECT {InstanceColumns}, input FROM instances LEFT JOIN inputs ON instance_key = key WHERE id = $1", id);

    /// <summary>The recorded steps of an instance's generation, in order.</summary>
    public List<StepRecord> ReadSteps(long key)
    {
        List<StepRecord> steps = [];
        Each("SELECT events FROM steps WHERE instance_key = $1 ORDER BY number", reader => steps.Add(StepCodec.Decode((byte[])reader[0])), key);
        return steps;
    }

    /// <summary>What was on its way when the process ended: undelivered messages, in order.</summary>
    public void EachMessage(Action<long, StepEvent> action) =>
        Each(
            "SELECT instance_key, kind, generation, task, name, data, recursive, id FROM inbox ORDER BY id",
            reader => action(reader.GetInt64(0), new StepEvent((StepEventKind)reader.GetByte(1))
            {
                Generation = reader.GetInt32(2),
                TaskId = reader.GetInt32(3),
                Name = Text(reader, 4),
                Data = Text(reader, 5),
                Recursive = reader.GetInt32(6) != 0,
                InboxId = reader.GetInt64(7),
            }));

    /// <summary>Activities whose result is in no history.</summary>
    public void EachActivity(Action<ActivityWork> action) =>
        Each(
            "SELECT instance_key, generation, task, name, input FROM activities ORDER BY instance_key, task",
            reader => action(new ActivityWork(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), Text(reader, 4))));

    /// <summary>Timers that have not fired, then instances that have not started.</summary>
    public void EachTimer(Action<DueTimer> action)
    {
        Each(
            "SELECT instance_key, generation, task, fire_at FROM timers",
            reader => action(new DueTimer(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), Time(reader.GetInt64(3)))));

        // An instance that just started over is running and has no step yet.
        Each(
            """
            SELECT key, generation, coalesce(start_at, 0) FROM instances WHERE status = 6
            UNION ALL
            SELECT key, generation, 0 FROM instances
            WHERE status IN (0, 7) AND generation > 0 AND NOT EXISTS (SELECT 1 FROM steps WHERE instance_key = key)
            """,
            reader => action(new DueTimer(reader.GetInt64(0), reader.GetInt32(1), DueTimer.StartTaskId, Time(reader.GetInt64(2)))));
    }

    /// <summary>What is recorded of a timer function; null when nothing is.</summary>
    public (string Schedule, DateTime Last, DateTime Next, DateTime UpdatedAt)? ReadSchedule(string function)
    {
        (string, DateTime, DateTime, DateTime)? found = null;
        Each(
            "SELECT schedule, last, next, updated_at FROM schedules WHERE function = $1",
            reader => found = (reader.GetString(0), Time(reader.GetInt64(1)), Time(reader.GetInt64(2)), Time(reader.GetInt64(3))),
            function);
        return found;
    }

    /// <summary>Instances by creation, oldest first.</summary>
    /// <param name="query">The filter.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">The last key of the page before; 0 for the first page.</param>
    public List<InstanceRecord> List(OrchestrationQuery query, int limit, long after)
    {
        StringBuilder sql = new($"SELECT {InstanceColumns}, ");
        sql.Append(query.FetchInputsAndOutputs ? "input" : "NULL").Append(" FROM instances");
        if (query.FetchInputsAndOutputs)
        {
            sql.Append(" LEFT JOIN inputs ON instance_key = key");
        }

        List<object?> values = [after];
        sql.Append(" WHERE key > $1");
        AppendFilter(sql, values, query.CreatedFrom, query.CreatedTo, query.Statuses);
        if (!string.IsNullOrEmpty(query.InstanceIdPrefix))
        {
            values.Add(query.InstanceIdPrefix);
            sql.Append(CultureInfo.InvariantCulture, $" AND substr(id, 1, length(${values.Count})) = ${values.Count}");
        }

        values.Add(limit);
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY key LIMIT ${values.Count}");
        List<InstanceRecord> found = [];
        Each(sql.ToString(), reader => found.Add(ReadInstance(reader)), [.. values]);
        return found;
    }

    /// <summary>Ids of ended instances by the time they ended.</summary>
    public List<(string Id, string Key)> ListCompleted(
        IEnumerable<OrchestrationRuntimeStatus>? statuses, DateTimeOffset? from, DateTimeOffset? to, int limit, string? after)
    {
        string[] parts = (after ?? "0:0").Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], out long ticks) || !long.TryParse(parts[1], out long key))
        {
            throw new ArgumentException($"'{after}' is not a key that a page of instance ids ended with.", nameof(after));
        }

        List<object?> values = [ticks, key, limit];
        StringBuilder sql = new("SELECT id, completed_at, key FROM instances WHERE (completed_at, key) > ($1, $2)");
        AppendFilter(sql, values, from, to, statuses, "completed_at");
        sql.Append(" ORDER BY completed_at, key LIMIT $3");
        List<(string, string)> found = [];
        Each(
            sql.ToString(),
            reader => found.Add((reader.GetString(0), string.Create(CultureInfo.InvariantCulture, $"{reader.GetInt64(1)}:{reader.GetInt64(2)}"))),
            [.. values]);
        return found;
    }

    private static void AppendFilter(
        StringBuilder sql,
        List<object?> values,
        DateTimeOffset? from,
        DateTimeOffset? to,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        string column = "created_at")
    {
        if (from is { } first)
        {
            values.Add(first.UtcTicks);
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} >= ${values.Count}");
        }

        if (to is { } last)
        {
            values.Add(last.UtcTicks);
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} <= ${values.Count}");
        }

        if (statuses?.Distinct().Select(status => ((int)status).ToString(CultureInfo.InvariantCulture)).ToList() is { Count: > 0 } numbers)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND status IN ({string.Join(',', numbers)})");
        }
    }

    private static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private InstanceRecord? Read(string sql, object value)
    {
        InstanceRecord? found = null;
        Each(sql, reader => found = ReadInstance(reader), value);
        return found;
    }

    private void Each(string sql, Action<SqliteDataReader> action, params object?[] values)
    {
        using SqliteConnection reading = new(readConnectionString);
        reading.Open();
        using Statement statement = new(reading, sql, values.Length);
        using SqliteDataReader reader = statement.Query(values);
        while (reader.Read())
        {
            action(reader);
        }
    }
}
