using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.PromQL.Storage;

namespace Streams.Operators.Rules.Local;

/// <summary>Adds what rules record to a window, as Prometheus does to its storage: of two samples at one time the first stays.</summary>
public sealed class WindowOutput(SeriesWindow window, Action<AlertChange>? tell) : IRuleOutput
{
    /// <inheritdoc />
    public int Acquire(Labels labels) => window.Acquire(labels);

    /// <inheritdoc />
    public bool Record(int series, EventTime time, double value)
    {
        if (window.TryLatest(series, time.Milliseconds - 1, long.MaxValue, out long latest, out double there))
        {
            return latest == time.Milliseconds
                && BitConverter.DoubleToInt64Bits(there) == BitConverter.DoubleToInt64Bits(value);
        }

        return window.Append(series, time, value);
    }

    /// <inheritdoc />
    public void Release(int series) => window.Release(series);

    /// <inheritdoc />
    public void Tell(AlertChange change) => tell?.Invoke(change);
}
