using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>The statements of the writer, prepared once. Only the writer's thread uses it.</summary>
internal sealed class StoreTransaction(SqliteConnection connection, DurableStore store) : IDisposable
{
    private readonly List<Statement> statements = [];
    private readonly Dictionary<string, Statement> prepared = new(StringComparer.Ordinal);
    private bool open;

    public void Begin()
    {
        Run("BEGIN IMMEDIATE");
        open = true;
    }

    public void Savepoint() => Run("SAVEPOINT unit");

    public void RollbackToSavepoint() => Run("ROLLBACK TO unit");

    public void Release() => Run("RELEASE unit");

    public void Commit()
    {
        Run("COMMIT");
        open = false;
    }

    public void RollbackIfOpen()
    {
        if (open)
        {
            open = false;
            try
            {
                Run("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself after a full disk or an I/O error; then there is nothing left to undo.
            }
        }
    }

    /// <summary>The instance of an id, without its input; null when there is none.</summary>
    public InstanceRecord? Find(string id)
    {
        using SqliteDataReader reader = Query($"SELECT {DurableStore.InstanceColumns}, NULL FROM instances WHERE id = $1", id);
        return reader.Read() ? DurableStore.ReadInstance(reader) : null;
    }

    public InstanceRecord? Find(long key)
    {
        using SqliteDataReader reader = Query($"SELECT {DurableStore.InstanceColumns}, NULL FROM instances WHERE key = $1", key);
        return reader.Read() ? DurableStore.ReadInstance(reader) : null;
    }

    public void InsertInstance(InstanceRecord instance)
    {
        Run(
            """
            INSERT INTO instances (key, id, name, version, generation, status, created_at, updated_at, start_at, tags,
                parent_key, parent_generation, parent_task)
            VALUES ($1, $2, $3, $4, 0, $5, $6, $6, $7, $8, $9, $10, $11)
            """,
            instance.Key,
            instance.Id,
            instance.Name,
            instance.Version,
            (int)OrchestrationRuntimeStatus.Pending,
            instance.CreatedAt.Ticks,
            instance.StartAt?.Ticks,
            instance.Tags,
            instance.ParentKey,
            instance.ParentGeneration,
            instance.ParentTaskId);
        SetInput(instance.Key, instance.Input);
    }

    public void SetInput(long key, string? input)
    {
        if (input is null)
        {
            Run("DELETE FROM inputs WHERE instance_key = $1", key);
        }
        else
        {
            Run("INSERT INTO inputs (instance_key, input) VALUES ($1, $2) ON CONFLICT DO UPDATE SET input = excluded.input", key, input);
        }
    }

    public void InsertStep(long key, int number, byte[] events) =>
        Run("INSERT INTO steps (instance_key, number, events) VALUES ($1, $2, $3)", key, number, events);

    public void UpdateRunning(long key, OrchestrationRuntimeStatus status, DateTime at) =>
        Run("UPDATE instances SET status = $2, updated_at = $3 WHERE key = $1", key, (int)status, at.Ticks);

    public void SetCustomStatus(long key, string? customStatus) =>
        Run("UPDATE instances SET custom_status = $2 WHERE key = $1", key, customStatus);

    public void Finish(long key, OrchestrationRuntimeStatus status, DateTime at, string? output, string? failure)
    {
        Run(
            "UPDATE instances SET status = $2, updated_at = $3, completed_at = $3, output = $4, failure = $5 WHERE key = $1",
            key,
            (int)status,
            at.Ticks,
            output,
            failure);
        Run("DELETE FROM timers WHERE instance_key = $1", key);
        Run("DELETE FROM inbox WHERE instance_key = $1", key);
    }

    /// <summary>Forgets the history and begins the next generation.</summary>
    public void StartOver(long key, int generation, string version, DateTime at)
    {
        Run("DELETE FROM steps WHERE instance_key = $1", key);
        Run("DELETE FROM timers WHERE instance_key = $1", key);
        Run(
            "UPDATE instances SET generation = $2, version = $3, status = $4, updated_at = $5, start_at = NULL WHERE key = $1",
            key,
            generation,
            version,
            (int)OrchestrationRuntimeStatus.Running,
            at.Ticks);
    }

    /// <summary>Puts a message into an instance's inbox; a message that has a row number already gets that row again.</summary>
    public StepEvent Post(long key, StepEvent message)
    {
        StepEvent posted = message.InboxId == 0 ? message with { InboxId = store.NextInboxId() } : message;
        Run(
            "INSERT INTO inbox (id, instance_key, kind, generation, task, name, data, recursive) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            posted.InboxId,
            key,
            (int)posted.Kind,
            posted.Generation,
            posted.TaskId,
            posted.Name,
            posted.Data,
            posted.Recursive ? 1 : 0);
        return posted;
    }

    public void InsertActivity(ActivityWork work) =>
        Run(
            "INSERT INTO activities (instance_key, generation, task, name, input) VALUES ($1, $2, $3, $4, $5)",
            work.InstanceKey,
            work.Generation,
            work.TaskId,
            work.Name,
            work.Input);

    public void InsertTimer(DueTimer timer) =>
        Run(
            "INSERT INTO timers (instance_key, generation, task, fire_at) VALUES ($1, $2, $3, $4)",
            timer.InstanceKey,
            timer.Generation,
            timer.TaskId,
            timer.FireAt.Ticks);

    public void DeleteTimer(long key, int generation, int taskId) =>
        Run("DELETE FROM timers WHERE instance_key = $1 AND generation = $2 AND task = $3", key, generation, taskId);

    /// <summary>Removes the row that a message came from, now that it is part of a history or of no use.</summary>
    public void DeleteSource(long key, StepEvent message)
    {
        switch (message.Kind)
        {
            case StepEventKind.ActivityCompleted or StepEventKind.ActivityFailed:
                Run(
                    "DELETE FROM activities WHERE instance_key = $1 AND generation = $2 AND task = $3",
                    key,
                    message.Generation,
                    message.TaskId);
                break;
            case StepEventKind.TimerFired:
                DeleteTimer(key, message.Generation, message.TaskId);
                break;
            default:
                if (message.InboxId != 0)
                {
                    Run("DELETE FROM inbox WHERE id = $1", message.InboxId);
                }

                break;
        }
    }

    /// <summary>The sub-orchestrations of an instance.</summary>
    public List<InstanceRecord> Children(long key)
    {
        using SqliteDataReader reader = Query($"SELECT {DurableStore.InstanceColumns}, NULL FROM instances WHERE parent_key = $1", key);
        List<InstanceRecord> children = [];
        while (reader.Read())
        {
            children.Add(DurableStore.ReadInstance(reader));
        }

        return children;
    }

    /// <summary>Removes every trace of an instance.</summary>
    public void Delete(long key)
    {
        Run("DELETE FROM steps WHERE instance_key = $1", key);
        Run("DELETE FROM inputs WHERE instance_key = $1", key);
        Run("DELETE FROM timers WHERE instance_key = $1", key);
        Run("DELETE FROM inbox WHERE instance_key = $1", key);
        Run("DELETE FROM activities WHERE instance_key = $1", key);
        Run("DELETE FROM instances WHERE key = $1", key);
    }

    /// <summary>Any statement, prepared on first use.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values.Length).Run(values);

    public void Dispose()
    {
        foreach (Statement statement in statements)
        {
            statement.Dispose();
        }
    }

    private SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values.Length).Query(values);

    private Statement Prepare(string sql, int parameters)
    {
        if (!prepared.TryGetValue(sql, out Statement? statement))
        {
            statement = new Statement(connection, sql, parameters);
            prepared.Add(sql, statement);
            statements.Add(statement);
        }

        return statement;
    }
}
