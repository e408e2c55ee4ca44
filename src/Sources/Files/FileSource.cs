using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Files;

/// <summary>Reads samples from files or standard input, to their end.</summary>
/// <remarks>
/// Each file is a partition. All are open at once and the one that is behind in time is read next, so that files of one
/// time span, say one a host, play back side by side, and files of one span after another in that order. After a restart
/// each file goes on where the checkpoint left it; standard input cannot.
/// </remarks>
public sealed partial class FileSource : Source
{
    /// <summary>The most files that are read together; each keeps a handle and a buffer.</summary>
    public const int FileCountMax = 512;

    private const string StandardInput = "standard input";

    private readonly FileSourceOptions _options;
    private readonly Func<Stream> _openStandardInput;

    /// <summary>Makes a source of the files that the options name.</summary>
    public FileSource(FileSourceOptions options)
        : this(options, Console.OpenStandardInput)
    {
    }

    internal FileSource(FileSourceOptions options, Func<Stream> openStandardInput)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _openStandardInput = openStandardInput;
    }

    /// <inheritdoc />
    public override bool FollowsClock => false;

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<FileReader> readers = [];
        try
        {
            await OpenAllAsync(context, readers, cancellationToken);
            await ReadAllAsync(readers, cancellationToken);
        }
        finally
        {
            foreach (FileReader reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private async Task OpenAllAsync(ISourceContext context, List<FileReader> readers, CancellationToken cancellationToken)
    {
        if (_options.Path.IsStandardInput)
        {
            readers.Add(await OpenStandardInputAsync(context, cancellationToken));
            return;
        }

        IReadOnlyList<(string Name, string Path)> files = InputFiles.Find(_options.Path.Path);
        if (files.Count == 0)
        {
            throw new FileNotFoundException($"No file matches '{_options.Path.Path}'.");
        }

        if (files.Count > FileCountMax)
        {
            throw new IOException(
                $"'{_options.Path.Path}' matches {files.Count} files; at most {FileCountMax} can be read together.");
        }

        foreach ((string name, string path) in files)
        {
            LineDecoder decoder = CreateDecoder(path, context.Clock);
            InputStream stream = await OpenFileAsync(path, cancellationToken);
            FileReader reader = new(path, stream, decoder, context.OpenPartition(name), isInteractive: false);
            readers.Add(reader);
        }

        // Only when all partitions are open, so that none of them moves time past the rows of another.
        foreach (FileReader reader in readers)
        {
            await reader.RestoreAsync(cancellationToken);
        }
    }

    private static async Task ReadAllAsync(List<FileReader> readers, CancellationToken cancellationToken)
    {
        PriorityQueue<int, (EventTime Newest, int Index)> behind = new();
        for (int i = 0; i < readers.Count; i++)
        {
            behind.Enqueue(i, (readers[i].NewestTime, i));
        }

        while (behind.TryDequeue(out int next, out _))
        {
            FileReader reader = readers[next];
            if (await reader.ReadAsync(cancellationToken))
            {
                behind.Enqueue(next, (reader.NewestTime, next));
            }
            else
            {
                // At its end a file must not hold back those that are still read.
                await reader.CompleteAsync();
            }
        }
    }

    private async Task<FileReader> OpenStandardInputAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        LineDecoder decoder = CreateDecoder(StandardInput, context.Clock);
        ISourcePartition partition = context.OpenPartition("stdin");
        if (partition.RestoredOffset is > 0)
        {
            LogNotRestored(context.Logger);
        }

        InputStream stream = await InputStream.OpenAsync(_openStandardInput(), cancellationToken);
        return new FileReader(StandardInput, stream, decoder, partition, isInteractive: true);
    }

    private static async Task<InputStream> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await InputStream.OpenAsync(path, cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot read '{path}': {cause.Message}", cause);
        }
    }

    private LineDecoder CreateDecoder(string path, TimeProvider clock) =>
        (_options.Format ?? FileSourceOptions.FormatOf(path)) switch
        {
            FileSourceFormat.Ndjson => new NdjsonDecoder(clock),
            FileSourceFormat.Csv => new CsvDecoder(_options.Csv, clock),
            FileSourceFormat.Prometheus => new PrometheusDecoder(clock),
            _ => throw new IOException($"The name of '{path}' does not tell its format; give 'format' in the options."),
        };

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Standard input cannot be read again; what was read before the restart is not repeated.")]
    private static partial void LogNotRestored(ILogger logger);
}
