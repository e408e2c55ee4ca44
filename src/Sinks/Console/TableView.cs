using Spectre.Console;
using Spectre.Console.Rendering;
using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>Shows the latest of each series as a table that is painted in place, and alert changes as lines above it.</summary>
/// <remarks>
/// It is painted at most once in the refresh time. What comes in between is painted by a timer when that time is over,
/// so that the last rows before a pause show too.
/// </remarks>
internal sealed class TableView : IConsoleView
{
    // The header, up to two lines below the table and the cursor's line.
    private const int OtherLines = 4;

    private readonly Lock _lock = new();
    private readonly IAnsiConsole _console;
    private readonly ConsoleOptions _options;
    private readonly TimeProvider _clock;
    private readonly bool _isLive;
    private readonly bool _isColoured;
    private readonly LiveRegion _region;
    private readonly SeriesBoard _board = new();
    private readonly ITimer _timer;
    private long _paintedAt;
    private bool _wasPainted;
    private bool _isStale;
    private bool _isDisposed;
    private Exception? _failure;

    public TableView(IAnsiConsole console, ConsoleOptions options, TimeProvider clock, bool isLive, bool isColoured)
    {
        _console = console;
        _options = options;
        _clock = clock;
        _isLive = isLive;
        _isColoured = isColoured;
        _region = new LiveRegion(console);
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Show(SampleBatch batch)
    {
        lock (_lock)
        {
            ThrowIfFailed();
            _board.Update(batch);
            _isStale = true;
            PaintIfDue();
        }
    }

    /// <inheritdoc />
    public void Show(AlertBatch alerts)
    {
        lock (_lock)
        {
            ThrowIfFailed();
            _region.Erase();
            foreach (AlertChange alert in alerts.Changes)
            {
                _console.Profile.Out.Writer.WriteLine(AlertLine.Format(alert, _clock.GetUtcNow(), _isColoured));
            }

            if (_wasPainted)
            {
                Paint();
            }
        }
    }

    /// <inheritdoc />
    public void Refresh()
    {
        lock (_lock)
        {
            ThrowIfFailed();
            PaintIfDue();
        }
    }

    /// <inheritdoc />
    public void Complete()
    {
        lock (_lock)
        {
            ThrowIfFailed();
            if (_isLive && _isStale)
            {
                Paint();
            }
            else if (!_isLive && _board.Count > 0)
            {
                _console.Write(Draw(int.MaxValue));
            }

            _isStale = false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                if (_wasPainted)
                {
                    _console.Cursor.Show();
                }
            }
        }
    }

    private void PaintIfDue()
    {
        if (!_isLive || !_isStale)
        {
            return;
        }

        TimeSpan left = _wasPainted ? _options.Refresh - _clock.GetElapsedTime(_paintedAt) : TimeSpan.Zero;
        if (left <= TimeSpan.Zero)
        {
            Paint();
        }
        else
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_isDisposed || !_isStale || _failure is not null)
            {
                return;
            }

            try
            {
                Paint();
            }
            catch (IOException e)
            {
                // A timer has nobody to throw to; the next call of the sink fails with it.
                _failure = e;
            }
        }
    }

    private void Paint()
    {
        if (!_wasPainted)
        {
            _console.Cursor.Hide();
        }

        _region.Paint(Draw(Math.Max(1, _console.Profile.Height - OtherLines)));
        _wasPainted = true;
        _isStale = false;
        _paintedAt = _clock.GetTimestamp();
    }

    private IRenderable Draw(int rowsMax) => BoardTable.Draw(
        _board, _options, rowsMax, _console.Profile.Width, _console.Profile.Capabilities.Unicode);

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new IOException($"the console cannot be written: {_failure.Message}", _failure);
        }
    }
}
