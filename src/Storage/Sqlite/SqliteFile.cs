using Microsoft.Data.Sqlite;

namespace Streams.Storage.Sqlite;

/// <summary>Opens SQLite files the way that all of this project's are: a write-ahead log, synced at every commit.</summary>
public static class SqliteFile
{
    /// <summary>SQLite's result codes that say that another connection holds a lock.</summary>
    internal const int Busy = 5;

    /// <summary>A locked table; as <see cref="Busy"/>.</summary>
    internal const int Locked = 6;

    /// <summary>The file's structure is damaged.</summary>
    internal const int Corrupt = 11;

    /// <summary>The disk is full.</summary>
    internal const int Full = 13;

    /// <summary>The file is no database, or its head is damaged.</summary>
    internal const int NotADatabase = 26;

    /// <summary>Large pages suit large values.</summary>
    private const int DefaultPageBytes = 16384;

    private const int LockSeconds = 10;

    static SqliteFile()
    {
        SQLitePCL.Batteries_V2.Init();
    }

    /// <summary>Opens a file, and makes it if it is not there.</summary>
    /// <remarks>A lock of another connection is waited for, ten seconds at most, before a command fails.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="isReadOnly">Whether nothing is written.</param>
    /// <param name="pageBytes">The size of pages, which counts for a new file only; small ones suit small rows that change here and
    /// there, as whole pages are written.</param>
    /// <exception cref="StorageException">It cannot be opened; the message says what to do.</exception>
    public static SqliteConnection Open(string path, bool isReadOnly = false, int pageBytes = DefaultPageBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = LockSeconds,
            Pooling = false,
        };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            if (!isReadOnly)
            {
                // The log's file shrinks after large commits.
                Execute(
                    connection,
                    $"""
                    PRAGMA page_size = {pageBytes};
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA journal_size_limit = 67108864;
                    """);
            }

            Execute(connection, "PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_master;");
            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw Explain(path, cause);
        }
    }

    /// <summary>What is wrong with a file, and what to do about it.</summary>
    public static StorageException Explain(string path, SqliteException cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        string reason = cause.SqliteErrorCode switch
        {
            Busy or Locked => $"is locked by another process for more than {LockSeconds} seconds; find out which one has it open",
            Corrupt or NotADatabase =>
                $"is damaged ({cause.Message}); put a copy of it back, or move it away to begin without what it holds",
            Full => "cannot grow: the disk is full; make room",
            _ => $"cannot be used: {cause.Message}",
        };
        return new StorageException($"'{path}' {reason}", cause);
    }

    /// <summary>Does work in one transaction: all of it counts, or nothing.</summary>
    public static void InTransaction(SqliteConnection connection, Action<SqliteTransaction> work)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(work);
        using SqliteTransaction transaction = connection.BeginTransaction();
        try
        {
            work(transaction);
            transaction.Commit();
        }
        catch
        {
            ReviveForRollback(transaction);
            throw;
        }
    }

    /// <summary>Gets a transaction ready to be rolled back that SQLite may have rolled back by itself.</summary>
    /// <remarks>
    /// It does so when the disk is full or fails. The transaction's object does not learn of it: rolled back once more it would
    /// fail, hide the first failure, and keep the connection from ever beginning another. So there is one again.
    /// </remarks>
    internal static void ReviveForRollback(SqliteTransaction transaction)
    {
        if (transaction.Connection is { } connection && SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "BEGIN";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs statements and looks at no rows.</summary>
    internal static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
