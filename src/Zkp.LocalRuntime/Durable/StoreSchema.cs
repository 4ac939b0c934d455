namespace Zkp.LocalRuntime.Durable;

/// <summary>The tables, and how the database is opened.</summary>
internal static class StoreSchema
{
    /// <summary>Written to <c>user_version</c>; a database of another version is refused rather than misread.</summary>
    public const int Version = 1;

    /// <summary>
    /// FULL means that a commit returns only when the log is on the disk, so that what the engine has promised (an accepted start, a
    /// recorded completion) survives a power cut and not just a killed process. NORMAL would lose the newest commits there.
    /// </summary>
    public const string WriterPragmas = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA cache_size = -32768;
        PRAGMA temp_store = MEMORY;
        PRAGMA foreign_keys = OFF;
        PRAGMA busy_timeout = 10000;
        """;

    public const string Tables = """
        CREATE TABLE IF NOT EXISTS instances (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, version TEXT NOT NULL,
            generation INTEGER NOT NULL, status INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            completed_at INTEGER, start_at INTEGER, custom_status TEXT, output TEXT, failure TEXT, tags TEXT,
            parent_key INTEGER, parent_generation INTEGER, parent_task INTEGER);
        CREATE INDEX IF NOT EXISTS instances_by_creation ON instances (created_at, key);
        CREATE INDEX IF NOT EXISTS instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE INDEX IF NOT EXISTS instances_pending ON instances (key) WHERE status = 6;
        CREATE TABLE IF NOT EXISTS inputs (instance_key INTEGER PRIMARY KEY, input TEXT);
        CREATE TABLE IF NOT EXISTS steps (
            instance_key INTEGER NOT NULL, number INTEGER NOT NULL, events BLOB NOT NULL,
            PRIMARY KEY (instance_key, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance_key INTEGER NOT NULL, kind INTEGER NOT NULL,
            generation INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT, data TEXT, recursive INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS inbox_by_instance ON inbox (instance_key);
        CREATE TABLE IF NOT EXISTS activities (
            instance_key INTEGER NOT NULL, generation INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT,
            PRIMARY KEY (instance_key, generation, task)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS timers (
            instance_key INTEGER NOT NULL, generation INTEGER NOT NULL, task INTEGER NOT NULL, fire_at INTEGER NOT NULL,
            PRIMARY KEY (instance_key, generation, task)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS schedules (
            function TEXT PRIMARY KEY, schedule TEXT NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL, updated_at INTEGER NOT NULL);
        """;
}
