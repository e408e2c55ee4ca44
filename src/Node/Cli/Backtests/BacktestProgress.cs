using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>One line on a terminal that says how far a backtest is; nothing where nobody watches.</summary>
internal sealed class BacktestProgress(CliOutput output, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private long _painted = clock.GetTimestamp();
    private bool _isOpen;

    public void Read(long samples) => Paint(() => $"{samples:N0} samples read");

    public void Evaluated(EventTime at, EventTime last) => Paint(() => $"evaluated until {at}, the end is {last}");

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isOpen)
        {
            output.Error.Write("\r\u001b[K");
            _isOpen = false;
        }
    }

    private void Paint(Func<string> text)
    {
        if (output.IsErrorTerminal && clock.GetElapsedTime(_painted) >= Period)
        {
            _painted = clock.GetTimestamp();
            _isOpen = true;
            output.Error.Write($"\r{text()}\u001b[K");
        }
    }
}
