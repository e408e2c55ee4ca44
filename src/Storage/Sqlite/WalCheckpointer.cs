using Microsoft.Data.Sqlite;

namespace Streams.Storage.Sqlite;

/// <summary>Moves what a write-ahead log has gathered into its file, on another thread than the one that commits.</summary>
/// <remarks>
/// SQLite does it within a commit when the log is long enough, and that one takes many times as long as the others. Here a
/// commit waits only when the log grows faster than it can be moved, which bounds the log.
/// </remarks>
public sealed class WalCheckpointer : IThreadPoolWorkItem, IDisposable
{
    /// <summary>How much may be written before it is moved.</summary>
    public const long BytesToStart = 4 * 1024 * 1024;

    /// <summary>How much may be written while it is moved before the writer waits.</summary>
    public const long BytesToWait = 64 * 1024 * 1024;

    // A commit writes whole pages: of the tables that it touches, and of the trees above them.
    private const long LeastOfCommit = 32 * 1024;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly ManualResetEventSlim _isIdle = new(initialState: true);
    private volatile SqliteException? _failure;
    private long _written;
    private bool _isMoving;
    private bool _isDisposed;

    /// <summary>Takes the work over from a connection that writes.</summary>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public WalCheckpointer(string path, SqliteConnection writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _path = path;
        _connection = SqliteFile.Open(path);
        SqliteFile.Execute(writer, "PRAGMA wal_autocheckpoint = 0");
    }

    /// <summary>How often all of the log was moved.</summary>
    public int Runs { get; private set; }

    /// <summary>Learns that the writer has committed so many bytes, and moves when there is enough.</summary>
    /// <remarks>
    /// The bulk is moved beside the writer. What it has written meanwhile is moved here, before it goes on: only when all of the
    /// log is in the file does SQLite write the log from its start again.
    /// </remarks>
    /// <exception cref="StorageException">The log cannot be moved.</exception>
    public void OnCommitted(long bytes)
    {
        _written += Math.Max(bytes, LeastOfCommit);
        if (_isMoving ? !_isIdle.IsSet && _written < BytesToWait : _written < BytesToStart)
        {
            return;
        }

        _written = 0;
        if (!_isMoving)
        {
            _isMoving = true;
            _isIdle.Reset();
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        _isIdle.Wait();
        _isMoving = false;
        Move();
        Runs++;
        if (_failure is { } failure)
        {
            throw SqliteFile.Explain(_path, failure);
        }
    }

    /// <inheritdoc />
    void IThreadPoolWorkItem.Execute()
    {
        Move();
        _isIdle.Set();
    }

    /// <summary>Waits for what runs.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _isIdle.Wait();
        _connection.Dispose();
        _isIdle.Dispose();
    }

    // Either thread keeps a failure for the writer, who learns of it when it is done with the rest.
    private void Move()
    {
        try
        {
            SqliteFile.Execute(_connection, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException failure)
        {
            _failure = failure;
        }
    }
}
