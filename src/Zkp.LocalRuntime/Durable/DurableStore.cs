using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// The state on disk: one SQLite database in WAL mode. One thread writes. It takes every unit of work that is waiting, applies each
/// under its own savepoint, and commits them together: each unit stays atomic, and many share one flush to the disk.
/// </summary>
internal sealed partial class DurableStore : IDisposable
{
    /// <summary>More would make the first of a batch wait for the last without saving a flush worth having.</summary>
    private const int LargestBatch = 512;

    private readonly Channel<WriteUnit> queue =
        Channel.CreateUnbounded<WriteUnit>(new UnboundedChannelOptions { SingleReader = true });

    private readonly FileStream lockFile;
    private readonly SqliteConnection connection;
    private readonly StoreTransaction transaction;
    private readonly string readConnectionString;
    private readonly Thread writer;
    private long lastInboxId;
    private long lastInstanceKey;
    private bool disposed;

    /// <summary>Opens the database in a folder, and creates both when they do not exist.</summary>
    /// <exception cref="InvalidOperationException">Another process uses the folder, or its data are of another version.</exception>
    public DurableStore(string directory)
    {
        Directory.CreateDirectory(directory);
        lockFile = Lock(directory);
        string path = Path.Combine(directory, "durable.db");
        readConnectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30 }.ToString();
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(StoreSchema.WriterPragmas);
            CheckVersion(path);
            Execute(StoreSchema.Tables);
            lastInboxId = Scalar("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'");
            lastInstanceKey = Scalar("SELECT max(key) FROM instances");
            transaction = new StoreTransaction(connection, this);
        }
        catch
        {
            connection.Dispose();
            lockFile.Dispose();
            throw;
        }

        writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "durable store writer" };
        writer.Start();
    }

    /// <summary>How many commits there were and how many units they held; the ratio is what group commit saves.</summary>
    public (long Commits, long Units) Statistics { get; private set; }

    public long NextInboxId() => Interlocked.Increment(ref lastInboxId);

    public long NextInstanceKey() => Interlocked.Increment(ref lastInstanceKey);

    /// <summary>Applies a unit of work atomically. When the task returns, it is on disk.</summary>
    public Task<T> WriteAsync<T>(Func<StoreTransaction, T> work)
    {
        WriteUnit<T> unit = new(work);
        return queue.Writer.TryWrite(unit)
            ? unit.Completion
            : Task.FromException<T>(new ObjectDisposedException(nameof(DurableStore), "The durable store is closed."));
    }

    /// <summary>Writes what is waiting, then closes the database.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        queue.Writer.Complete();
        writer.Join();
        transaction.Dispose();
        connection.Dispose();
        using (SqliteConnection pooled = new(readConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        lockFile.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        string path = Path.Combine(directory, "runtime.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new InvalidOperationException(
                $"The state directory {directory} is in use by another process ({busy.Message}). Give each process its own with ZkpLocalRuntime__StateDirectory.",
                busy);
        }
    }

    private void CheckVersion(string path)
    {
        long version = Scalar("PRAGMA user_version");
        if (version == 0)
        {
            Execute("PRAGMA user_version = " + StoreSchema.Version.ToString(CultureInfo.InvariantCulture));
        }
        else if (version != StoreSchema.Version)
        {
            throw new InvalidOperationException(
                $"{path} has schema version {version}; this program reads {StoreSchema.Version}. Move the file away, or run the version that wrote it.");
        }
    }

    private void WriteUntilClosed()
    {
        List<WriteUnit> batch = [];
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out WriteUnit? unit))
            {
                batch.Add(unit);
            }

            WriteBatch(batch);
        }
    }

    private void WriteBatch(List<WriteUnit> batch)
    {
        try
        {
            transaction.Begin();
            foreach (WriteUnit unit in batch)
            {
                transaction.Savepoint();
                if (!unit.TryApply(transaction))
                {
                    transaction.RollbackToSavepoint();
                }

                transaction.Release();
            }

            transaction.Commit();
        }
        catch (SqliteException failed)
        {
            // The disk is full or broken: nobody's step happened. Each caller learns it and tries again from what is on disk.
            transaction.RollbackIfOpen();
            foreach (WriteUnit unit in batch)
            {
                unit.Fail(failed);
            }

            return;
        }

        Statistics = (Statistics.Commits + 1, Statistics.Units + batch.Count);
        foreach (WriteUnit unit in batch)
        {
            unit.Complete();
        }
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long value ? value : 0;
    }
}
