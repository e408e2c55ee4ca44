using System.Buffers;
using System.Text;
using Spectre.Console;
using Streams.Data;
using Streams.Sinks.Formats;

namespace Streams.Sinks.Console;

/// <summary>Shows each row as a line: <c>12:00:01.000 up{job="a"} 1</c>.</summary>
internal sealed class LineView : IConsoleView
{
    private const int ChunkCharacters = 64 * 1024;

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _clock;
    private readonly bool _isColoured;
    private readonly SeriesTextCache _series = new(FormatSeries);
    private readonly ArrayBufferWriter<char> _lines = new(ChunkCharacters);

    public LineView(IAnsiConsole console, TimeProvider clock, bool isColoured)
    {
        _console = console;
        _clock = clock;
        _isColoured = isColoured;
    }

    /// <inheritdoc />
    public void Show(SampleBatch batch)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        SeriesTable table = batch.Table;
        ReadOnlySpan<SeriesId> series = batch.Series;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        Span<byte> number = stackalloc byte[NumberText.BytesMax];
        for (int row = 0; row < series.Length; row++)
        {
            ReadOnlySpan<byte> text = _series.Get(table[series[row]]);
            Span<char> line = _lines.GetSpan(HumanTime.LengthMax + text.Length + NumberText.BytesMax + 1);
            int at = HumanTime.Format(line, new EventTime(times[row]), now);
            at += Encoding.UTF8.GetChars(text, line[at..]);
            at += Encoding.UTF8.GetChars(number[..NumberText.Format(number, values[row])], line[at..]);
            line[at++] = '\n';
            _lines.Advance(at);
            if (_lines.WrittenCount >= ChunkCharacters)
            {
                Write();
            }
        }

        Write();
    }

    /// <inheritdoc />
    public void Show(AlertBatch alerts)
    {
        foreach (AlertChange alert in alerts.Changes)
        {
            _lines.Write(AlertLine.Format(alert, _clock.GetUtcNow(), _isColoured));
            _lines.Write("\n");
        }

        Write();
    }

    /// <inheritdoc />
    public void Refresh()
    {
        // Nothing is held back.
    }

    /// <inheritdoc />
    public void Complete() => _console.Profile.Out.Writer.Flush();

    /// <inheritdoc />
    public void Dispose() => _lines.ResetWrittenCount();

    private static void FormatSeries(Labels labels, IBufferWriter<byte> output) =>
        Encoding.UTF8.GetBytes($" {PlainText.Clean(labels.ToString())} ", output);

    private void Write()
    {
        _console.Profile.Out.Writer.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
