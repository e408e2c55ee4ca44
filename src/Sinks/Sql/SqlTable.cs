using Npgsql;
using NpgsqlTypes;
using Streams.Sinks.Outbound;

namespace Streams.Sinks.Sql;

/// <summary>Writes rows to the table, each call in a transaction of its own.</summary>
internal sealed class SqlTable : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly SqlSinkOptions _options;

    public SqlTable(NpgsqlConnectionStringBuilder settings, SqlSinkOptions options)
    {
        _options = options;
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    /// <summary>Makes the table if it is not there and wanted.</summary>
    public ValueTask CreateAsync(CancellationToken cancellationToken) => CallAsync(async connection =>
    {
        if (_options.CreateTable)
        {
            string key = _options.Mode == SqlMode.Upsert ? ", PRIMARY KEY (name, labels, time)" : "";
            await using NpgsqlCommand create = new(
                $"CREATE TABLE IF NOT EXISTS {_options.Table} (name text NOT NULL, labels jsonb NOT NULL, time timestamptz NOT NULL, "
                + $"value double precision NOT NULL{key})",
                connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }, cancellationToken);

    /// <summary>Writes rows.</summary>
    public ValueTask WriteAsync(IReadOnlyList<SqlRow> rows, CancellationToken cancellationToken) => CallAsync(async connection =>
    {
        if (_options.Mode == SqlMode.Append)
        {
            await CopyAsync(connection, _options.Table, rows, cancellationToken);
            return;
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand make = new(
            "CREATE TEMP TABLE streams_rows (name text, labels jsonb, time timestamptz, value double precision, place int) ON COMMIT DROP",
            connection);
        await make.ExecuteNonQueryAsync(cancellationToken);
        await CopyAsync(connection, "streams_rows", rows, cancellationToken);

        // Of rows with one series and time the last one counts, in one transaction as over several.
        await using NpgsqlCommand merge = new(
            $"""
            INSERT INTO {_options.Table} (name, labels, time, value)
            SELECT DISTINCT ON (name, labels, time) name, labels, time, value FROM streams_rows ORDER BY name, labels, time, place DESC
            ON CONFLICT (name, labels, time) DO UPDATE SET value = excluded.value
            """,
            connection);
        await merge.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }, cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task CopyAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<SqlRow> rows, CancellationToken cancellationToken)
    {
        bool isPlaced = table != _options.Table;
        string columns = isPlaced ? "name, labels, time, value, place" : "name, labels, time, value";
        await using NpgsqlBinaryImporter copy =
            await connection.BeginBinaryImportAsync($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        for (int i = 0; i < rows.Count; i++)
        {
            SqlRow row = rows[i];
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Series.Name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Series.Labels, NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(DateTime.UnixEpoch.AddMilliseconds(row.Time), NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(row.Value, NpgsqlDbType.Double, cancellationToken);
            if (isPlaced)
            {
                await copy.WriteAsync(i, NpgsqlDbType.Integer, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async ValueTask CallAsync(Func<NpgsqlConnection, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
            await call(connection);
        }
        catch (NpgsqlException cause) when (cause.IsTransient || cause is not PostgresException)
        {
            throw new PassingFailureException(cause.Message, null, cause);
        }
        catch (PostgresException cause)
        {
            throw new IOException($"{cause.MessageText} ({cause.SqlState})", cause);
        }
    }
}
