using System.Data.Common;
using Microsoft.Data.Sqlite;
using Streams.Storage.Sqlite;

namespace Streams.Storage.Checkpoints;

/// <summary>One transaction on the tables of a checkpoint store; the statements are those that SQLite and PostgreSQL share.</summary>
internal sealed class CheckpointSession(DbConnection connection, DbTransaction transaction, Func<ValueTask> release)
    : IAsyncDisposable
{
    /// <summary>The version of the tables.</summary>
    public const int Format = 1;

    /// <summary>The tables; the words for a numbering key and for bytes differ.</summary>
    public static string Schema(string numberingKey, string bytes) =>
        $"""
        CREATE TABLE IF NOT EXISTS streams_checkpoint_format (version BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS streams_checkpoint_owners (topology TEXT PRIMARY KEY, epoch BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS streams_checkpoints (
            sequence {numberingKey}, topology TEXT NOT NULL, number BIGINT NOT NULL, epoch BIGINT NOT NULL,
            created_ms BIGINT NOT NULL, stored_bytes BIGINT NOT NULL, manifest {bytes} NOT NULL);
        CREATE INDEX IF NOT EXISTS streams_checkpoints_by_topology ON streams_checkpoints (topology, sequence);
        CREATE TABLE IF NOT EXISTS streams_checkpoint_chunks (
            topology TEXT NOT NULL, id {bytes} NOT NULL, data {bytes} NOT NULL, PRIMARY KEY (topology, id));
        CREATE TABLE IF NOT EXISTS streams_checkpoint_parts (
            sequence BIGINT NOT NULL, topology TEXT NOT NULL, chunk {bytes} NOT NULL, PRIMARY KEY (sequence, chunk));
        CREATE INDEX IF NOT EXISTS streams_checkpoint_parts_by_chunk ON streams_checkpoint_parts (topology, chunk);
        INSERT INTO streams_checkpoint_format SELECT {Format} WHERE NOT EXISTS (SELECT 1 FROM streams_checkpoint_format);
        """;

    /// <summary>Refuses tables of a later version.</summary>
    public async ValueTask CheckFormatAsync(string place, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command("SELECT version FROM streams_checkpoint_format");
        long found = (long?)await command.ExecuteScalarAsync(cancellationToken) ?? Format;
        if (found != Format)
        {
            throw new StorageException(
                $"the checkpoints in {place} have format {found}, this program reads format {Format}; use the program that wrote them");
        }
    }

    /// <summary>Raises a topology's epoch, holds its owner until the transaction ends, and returns the epoch that stands.</summary>
    public async ValueTask<long> RaiseEpochAsync(string topology, long epoch, CancellationToken cancellationToken)
    {
        // The update takes the lock also where it changes nothing.
        await using DbCommand raise = Command(
            """
            INSERT INTO streams_checkpoint_owners (topology, epoch) VALUES (@topology, @epoch)
            ON CONFLICT (topology) DO UPDATE SET epoch = CASE
                WHEN excluded.epoch > streams_checkpoint_owners.epoch THEN excluded.epoch
                ELSE streams_checkpoint_owners.epoch END
            """,
            ("topology", topology),
            ("epoch", epoch));
        await raise.ExecuteNonQueryAsync(cancellationToken);
        await using DbCommand read = Command(
            "SELECT epoch FROM streams_checkpoint_owners WHERE topology = @topology", ("topology", topology));
        return (long?)await read.ExecuteScalarAsync(cancellationToken) ?? epoch;
    }

    /// <summary>The names of the pieces that are stored for a topology.</summary>
    public async ValueTask<HashSet<string>> ChunksAsync(string topology, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            "SELECT DISTINCT chunk FROM streams_checkpoint_parts WHERE topology = @topology", ("topology", topology));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        HashSet<string> names = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(Convert.ToHexStringLower(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken)));
        }

        return names;
    }

    /// <summary>Stores a piece, in place of one with the same name.</summary>
    public async ValueTask PutChunkAsync(string topology, string name, byte[] block, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            """
            INSERT INTO streams_checkpoint_chunks (topology, id, data) VALUES (@topology, @id, @data)
            ON CONFLICT (topology, id) DO UPDATE SET data = excluded.data
            """,
            ("topology", topology),
            ("id", Convert.FromHexString(name)),
            ("data", block));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads a piece; null when it is missing.</summary>
    public async ValueTask<byte[]?> ReadChunkAsync(string topology, string name, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            "SELECT data FROM streams_checkpoint_chunks WHERE topology = @topology AND id = @id",
            ("topology", topology),
            ("id", Convert.FromHexString(name)));
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Stores a manifest as the newest, with the names of its pieces.</summary>
    public async ValueTask PutManifestAsync(
        CheckpointSummary summary, byte[] block, IEnumerable<string> chunks, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            """
            INSERT INTO streams_checkpoints (topology, number, epoch, created_ms, stored_bytes, manifest)
            VALUES (@topology, @number, @epoch, @created, @stored, @manifest)
            """,
            ("topology", summary.Topology),
            ("number", summary.Number),
            ("epoch", summary.Epoch),
            ("created", summary.CreatedAt.ToUnixTimeMilliseconds()),
            ("stored", summary.StoredBytes),
            ("manifest", block));
        await command.ExecuteNonQueryAsync(cancellationToken);
        List<CheckpointRow> rows = await RowsAsync(summary.Topology, cancellationToken);
        foreach (string chunk in chunks)
        {
            await using DbCommand part = Command(
                "INSERT INTO streams_checkpoint_parts (sequence, topology, chunk) VALUES (@sequence, @topology, @chunk)",
                ("sequence", rows[0].Sequence),
                ("topology", summary.Topology),
                ("chunk", Convert.FromHexString(chunk)));
            await part.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>The stored checkpoints of a topology, or of all; the newest first.</summary>
    public async ValueTask<List<CheckpointRow>> RowsAsync(string? topology, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            """
            SELECT sequence, topology, number, epoch, created_ms, stored_bytes FROM streams_checkpoints
            WHERE @all = 1 OR topology = @topology ORDER BY sequence DESC
            """,
            ("all", topology is null ? 1L : 0L),
            ("topology", topology ?? ""));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CheckpointRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            DateTimeOffset created = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4));
            rows.Add(new CheckpointRow(
                reader.GetInt64(0),
                new CheckpointSummary(reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), created, reader.GetInt64(5))));
        }

        return rows;
    }

    /// <summary>Reads a manifest as it is stored.</summary>
    public async ValueTask<byte[]> ReadManifestAsync(long sequence, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            "SELECT manifest FROM streams_checkpoints WHERE sequence = @sequence", ("sequence", sequence));
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken)
            ?? throw new InvalidDataException("the manifest is missing");
    }

    /// <summary>The names of a checkpoint's pieces, which are told without its manifest.</summary>
    public async ValueTask<List<string>> PartsAsync(long sequence, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(
            "SELECT chunk FROM streams_checkpoint_parts WHERE sequence = @sequence ORDER BY chunk", ("sequence", sequence));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> names = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(Convert.ToHexStringLower(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken)));
        }

        return names;
    }

    /// <summary>Deletes a checkpoint, and the pieces that no other one of the topology has.</summary>
    public async ValueTask DeleteAsync(string topology, long sequence, CancellationToken cancellationToken)
    {
        string[] statements =
        [
            """
            DELETE FROM streams_checkpoint_chunks WHERE topology = @topology
            AND id IN (SELECT chunk FROM streams_checkpoint_parts WHERE sequence = @sequence)
            AND NOT EXISTS (
                SELECT 1 FROM streams_checkpoint_parts p
                WHERE p.topology = @topology AND p.chunk = streams_checkpoint_chunks.id AND p.sequence <> @sequence)
            """,
            "DELETE FROM streams_checkpoint_parts WHERE sequence = @sequence AND topology = @topology",
            "DELETE FROM streams_checkpoints WHERE sequence = @sequence AND topology = @topology",
        ];
        foreach (string statement in statements)
        {
            await using DbCommand command = Command(statement, ("topology", topology), ("sequence", sequence));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    /// <summary>Rolls back what was not committed, and gives the connection back.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (transaction is SqliteTransaction own)
            {
                SqliteFile.ReviveForRollback(own);
            }

            await transaction.DisposeAsync();
        }
        finally
        {
            await release();
        }
    }

    // Every text is a constant of this class; values go in as parameters.
#pragma warning disable CA2100
    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
#pragma warning restore CA2100
}
