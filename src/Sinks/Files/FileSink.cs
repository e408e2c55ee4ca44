using System.Buffers;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Stages;

namespace Streams.Sinks.Files;

/// <summary>Options of the <c>file</c> sink.</summary>
public sealed record FileSinkOptions : IStageOptions
{
    /// <summary>The file to append to; <c>-</c> is standard output.</summary>
    [Example("out/latency.ndjson")]
    public required OutputPath Path { get; init; }

    /// <summary>How rows are written. Default: <c>csv</c> for a path that ends so, otherwise <c>ndjson</c>.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>The size at which a file is set aside as <c>name.1</c>, <c>name.2</c> and so on. Default: never.</summary>
    [Bounds("1KiB")]
    [Example("100MiB")]
    public ByteSize? RotateSize { get; init; }

    /// <summary>How many files that were set aside are kept; older ones are deleted. Default: 5.</summary>
    [Bounds("1", "100000")]
    public int Keep { get; init; } = 5;

    /// <summary>The layout of CSV.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The format after the default was applied.</summary>
    internal FileFormat EffectiveFormat => Format
        ?? (Path.Path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? FileFormat.Csv : FileFormat.Ndjson);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Path.Path.Length == 0)
        {
            yield return new OptionProblem("path", "a file is needed, or '-' for standard output");
        }

        if (Path.IsStandardOutput && RotateSize is not null)
        {
            yield return new OptionProblem("rotate_size", "standard output cannot be set aside");
        }

        foreach (OptionProblem problem in Csv.Validate())
        {
            yield return problem with { Field = $"csv.{problem.Field}" };
        }
    }
}

/// <summary>Appends rows and alert changes to a file, without doubling any when a run is restored from a checkpoint.</summary>
/// <remarks>
/// Each batch is handed to the operating system when it comes; a checkpoint makes it durable and remembers the length, and
/// a restored run cuts the file back to it. A file grows past its bound by one row at the most, and where files are cut
/// depends on the rows alone, not on batches. Standard output cannot be taken back: what is replayed is written again.
/// </remarks>
public sealed class FileSink : Sink
{
    // Enough for one system call to be cheap; a batch of rows with huge labels must not sit in memory as a whole.
    private const int ChunkBytes = 256 * 1024;

    private readonly FileSinkOptions _options;
    private readonly Func<Stream> _openStandardOutput;
    private readonly IRowWriter _writer;
    private readonly ArrayBufferWriter<byte> _rows = new(ChunkBytes);
    private IFileOutput? _output;

    /// <summary>Makes a sink that is not open yet.</summary>
    public FileSink(FileSinkOptions options)
        : this(options, OutputPipe.Open)
    {
    }

    internal FileSink(FileSinkOptions options, Func<Stream> openStandardOutput)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _openStandardOutput = openStandardOutput;
        _writer = options.EffectiveFormat == FileFormat.Csv ? new CsvWriter(options.Csv) : new NdjsonWriter();
    }

    private IFileOutput Output => _output ?? throw new InvalidOperationException("The sink is not open.");

    /// <inheritdoc />
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        _output = _options.Path.IsStandardOutput
            ? new StandardOutput(_openStandardOutput())
            : new RotatingFile(_options.Path.Path, _options.RotateSize?.Bytes, _options.Keep, position);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int row = 0;
        while (row < batch.Count)
        {
            BeginRows();
            long room = Math.Min(ChunkBytes, Output.Room) - _rows.WrittenCount;
            row += _writer.Write(batch, row, _rows, room);
            Output.Append(_rows.WrittenSpan);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        foreach (AlertChange change in alerts.Changes)
        {
            BeginRows();
            _writer.Write(change, _rows);
            Output.Append(_rows.WrittenSpan);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Output.Sync());

    /// <inheritdoc />
    public override ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Output.Sync();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _output?.Dispose();
        return base.DisposeAsync();
    }

    private void BeginRows()
    {
        if (Output.Room <= 0)
        {
            Output.Rotate();
        }

        _rows.ResetWrittenCount();
        if (Output.IsEmpty)
        {
            _writer.WriteHeader(_rows);
        }
    }
}
