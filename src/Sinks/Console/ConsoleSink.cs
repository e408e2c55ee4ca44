using Spectre.Console;
using Streams.Data;
using Streams.Stages;

namespace Streams.Sinks.Console;

/// <summary>Options of the <c>console</c> sink.</summary>
public sealed record ConsoleOptions
{
    /// <summary>How rows are shown. Default: <c>auto</c>, a table on a terminal and lines otherwise.</summary>
    public ConsoleFormat Format { get; init; } = ConsoleFormat.Auto;

    /// <summary>The most series in the table; fewer when the terminal is lower. Default: 20.</summary>
    [Bounds("1", "1000")]
    public int Rows { get; init; } = 20;

    /// <summary>The shortest time between two paintings of the table. Default: 500ms.</summary>
    [Bounds("50ms", "1m")]
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Which series stand first in the table. Default: <c>name</c>.</summary>
    public ConsoleSort Sort { get; init; } = ConsoleSort.Name;
}

/// <summary>Shows what flows: a live table on a terminal, complete lines anywhere else.</summary>
/// <remarks>
/// The table keeps the latest of at most 10,000 series; every row is counted, but not every one is seen. Lines and JSON
/// hold nothing back. What is replayed after a restart is shown again.
/// </remarks>
public sealed class ConsoleSink : Sink
{
    private readonly ConsoleOptions _options;
    private readonly IAnsiConsole _console;
    private readonly bool _isTerminal;
    private IConsoleView? _view;

    /// <summary>Makes a sink for the given console; <paramref name="isTerminal"/> says whether a person watches it.</summary>
    public ConsoleSink(ConsoleOptions options, IAnsiConsole console, bool isTerminal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(console);
        _options = options;
        _console = console;
        _isTerminal = isTerminal;
    }

    private IConsoleView View => _view ?? throw new InvalidOperationException("The sink is not open.");

    /// <inheritdoc />
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isLive = _isTerminal && _console.Profile.Capabilities.Ansi;
        bool isColoured = isLive && _console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        bool isTable = _options.Format == ConsoleFormat.Table || (_options.Format == ConsoleFormat.Auto && isLive);
        _view = _options.Format switch
        {
            _ when isTable => new TableView(_console, _options, context.Clock, isLive, isColoured),
            ConsoleFormat.Ndjson => new NdjsonView(_console),
            _ => new LineView(_console, context.Clock, isColoured),
        };
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        View.Show(batch);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        View.Show(alerts);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask OnIdleAsync(CancellationToken cancellationToken)
    {
        View.Refresh();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        View.Complete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _view?.Dispose();
        return base.DisposeAsync();
    }
}
