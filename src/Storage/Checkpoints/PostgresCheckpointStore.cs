using System.Data;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using Streams.Storage.Postgres;

namespace Streams.Storage.Checkpoints;

/// <summary>Keeps checkpoints in a PostgreSQL database, in tables whose names begin with <c>streams_checkpoint</c>.</summary>
public sealed class PostgresCheckpointStore : CheckpointStore
{
    // Any number, as long as nobody else means something by it.
    private const long SchemaLock = 0x5354524d_434b5054;

    private readonly NpgsqlDataSource _source;
    private readonly string _place;
    private volatile bool _isReady;

    /// <summary>Keeps checkpoints in a database; the tables are made when it is first used.</summary>
    /// <exception cref="FormatException">The address is none (<see cref="PostgresUrl"/>).</exception>
    public PostgresCheckpointStore(string url, CheckpointStoreOptions options, TimeProvider clock, ILogger logger)
        : base(options, clock, logger)
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(url);
        _place = PostgresUrl.Shown(settings);
        _source = NpgsqlDataSource.Create(settings);
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private protected override async ValueTask<CheckpointSession> BeginAsync(bool isWrite, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (!_isReady)
            {
                await PrepareAsync(connection, cancellationToken);
                _isReady = true;
            }

            // Readers see the store as it was at one moment, whatever is saved and deleted meanwhile.
            IsolationLevel isolation = isWrite ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead;
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
            return new CheckpointSession(connection, transaction, connection.DisposeAsync);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private protected override bool IsTransient(DbException cause) => cause.IsTransient;

    // The server checks its pages itself, and says so by these classes of errors.
    private protected override bool IsDamage(DbException cause) =>
        cause is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };

    private protected override StorageException Explain(DbException cause) =>
        new($"the checkpoint store {_place} cannot be used: {cause.Message}", cause);

    private async ValueTask PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;

        // Tables that several nodes make at once get into each other's way. What is stored is compressed already.
        command.CommandText =
            $"""
            SELECT pg_advisory_xact_lock({SchemaLock});
            {CheckpointSession.Schema("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA")}
            ALTER TABLE streams_checkpoint_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using CheckpointSession session = new(connection, transaction, () => ValueTask.CompletedTask);
        await session.CheckFormatAsync(_place, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }
}
