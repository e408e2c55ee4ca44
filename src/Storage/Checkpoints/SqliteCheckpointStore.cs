using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Streams.Storage.Sqlite;

namespace Streams.Storage.Checkpoints;

/// <summary>Keeps checkpoints in one SQLite file.</summary>
public sealed class SqliteCheckpointStore : CheckpointStore
{
    /// <summary>The file's name in a node's data folder.</summary>
    public const string FileName = "checkpoints.db";

    private readonly string _path;
    private readonly bool _isReadOnly;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private SqliteConnection? _connection;

    /// <summary>Keeps checkpoints in a file, which is made when it is first used.</summary>
    /// <remarks>A store that only reads may look at the file of a node that runs.</remarks>
    public SqliteCheckpointStore(
        string path, CheckpointStoreOptions options, TimeProvider clock, ILogger logger, bool isReadOnly = false)
        : base(options, clock, logger)
    {
        _path = path;
        _isReadOnly = isReadOnly;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _oneAtATime.WaitAsync();
        Close();
        _oneAtATime.Dispose();
    }

    private protected override async ValueTask<CheckpointSession> BeginAsync(bool isWrite, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            SqliteConnection connection = _connection ??= await OpenAsync(cancellationToken);

            // Not deferred: a transaction that is to write takes the lock at its start, where waiting for it works.
            SqliteTransaction transaction = connection.BeginTransaction(deferred: !isWrite);
            return new CheckpointSession(connection, transaction, ReleaseAsync);
        }
        catch
        {
            _oneAtATime.Release();
            throw;
        }
    }

    private protected override bool IsTransient(DbException cause) =>
        cause is SqliteException { SqliteErrorCode: SqliteFile.Busy or SqliteFile.Locked };

    private protected override bool IsDamage(DbException cause) =>
        cause is SqliteException { SqliteErrorCode: SqliteFile.Corrupt or SqliteFile.NotADatabase };

    private protected override StorageException Explain(DbException cause) =>
        cause is SqliteException known ? SqliteFile.Explain(_path, known) : new StorageException($"'{_path}': {cause.Message}", cause);

    private async ValueTask<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = SqliteFile.Open(_path, _isReadOnly);
        try
        {
            if (!_isReadOnly)
            {
                SqliteFile.Execute(connection, CheckpointSession.Schema("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB"));
            }

            await using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
            CheckpointSession session = new(connection, transaction, () => ValueTask.CompletedTask);
            await session.CheckFormatAsync($"'{_path}'", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private ValueTask ReleaseAsync()
    {
        _oneAtATime.Release();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
