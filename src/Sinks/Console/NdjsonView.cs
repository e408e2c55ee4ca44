using System.Buffers;
using System.Text;
using Spectre.Console;
using Streams.Data;
using Streams.Sinks.Formats;

namespace Streams.Sinks.Console;

/// <summary>Shows each row and alert change as a line of JSON.</summary>
internal sealed class NdjsonView : IConsoleView
{
    private const int ChunkBytes = 64 * 1024;

    private readonly IAnsiConsole _console;
    private readonly NdjsonWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _bytes = new(ChunkBytes);
    private readonly ArrayBufferWriter<char> _text = new(ChunkBytes);

    public NdjsonView(IAnsiConsole console)
    {
        _console = console;
    }

    /// <inheritdoc />
    public void Show(SampleBatch batch)
    {
        for (int row = 0; row < batch.Count;)
        {
            row += _writer.Write(batch, row, _bytes, ChunkBytes);
            Write();
        }
    }

    /// <inheritdoc />
    public void Show(AlertBatch alerts)
    {
        foreach (AlertChange alert in alerts.Changes)
        {
            _writer.Write(alert, _bytes);
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
    public void Dispose() => _bytes.ResetWrittenCount();

    private void Write()
    {
        Encoding.UTF8.GetChars(_bytes.WrittenSpan, _text);
        _console.Profile.Out.Writer.Write(_text.WrittenSpan);
        _bytes.ResetWrittenCount();
        _text.ResetWrittenCount();
    }
}
