using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Outbound;
using Streams.Stages;
using Streams.Storage.Postgres;

namespace Streams.Sinks.Sql;

/// <summary>Writes rows to a table of PostgreSQL.</summary>
/// <remarks>
/// Rows go in transactions of up to <c>rows_max</c> by COPY. With <c>mode: upsert</c> the series and the time are the key, so
/// what a replay writes again is there once. While the database is away the pipeline waits; what it refuses, such as a table
/// with other columns, makes the sink fail with its words. Stale markers are written as NaN.
/// </remarks>
public sealed class SqlSink : Sink
{
    private readonly SqlSinkOptions _options;
    private readonly Random _random;
    private readonly List<SqlRow> _rows = [];
    private readonly ArrayBufferWriter<byte> _scratch = new(256);

    // What a series is called, as long as the table of series knows it.
    private readonly ConditionalWeakTable<Labels, SqlSeries> _series = [];
    private SqlTable? _table;
    private OutboundCalls? _calls;
    private OutboundMetrics? _metrics;

    /// <summary>Makes a sink that is not open yet.</summary>
    public SqlSink(SqlSinkOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        _options = options;
        _random = random;
    }

    /// <inheritdoc />
    public override async ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(_options.Url);
        _table = new SqlTable(settings, _options);
        _calls = new OutboundCalls(PostgresUrl.Shown(settings), _options.Retry, _random, context.Clock, context.Logger);
        _metrics = new OutboundMetrics(context.Name, _calls);
        await _calls.RunAsync(_table.CreateAsync, cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int row = 0; row < batch.Count; row++)
        {
            _rows.Add(new SqlRow(SeriesOf(batch.Table[batch.Series[row]]), batch.Times[row], batch.Values[row]));
            if (_rows.Count >= _options.RowsMax)
            {
                await FlushAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public override ValueTask OnIdleAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        _metrics?.Dispose();
        if (_table is not null)
        {
            await _table.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count == 0 || _table is not { } table || _calls is not { } calls)
        {
            return;
        }

        await calls.RunAsync(token => table.WriteAsync(_rows, token), cancellationToken);
        _metrics?.Sent(_rows.Count);
        _rows.Clear();
    }

    private SqlSeries SeriesOf(Labels labels) => _series.GetValue(labels, found =>
    {
        _scratch.ResetWrittenCount();
        JsonText.WriteLabels(_scratch, found, includeName: false);
        return new SqlSeries(found.Name, Encoding.UTF8.GetString(_scratch.WrittenSpan));
    });
}
