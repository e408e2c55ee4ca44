using Streams.Data;
using Streams.PromQL.Storage;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Lets a window go of what no evaluation reads any more, now and then: a look at all series takes a while.</summary>
internal sealed class WindowTrim(SeriesWindow window, TimeSpan longest)
{
    // So much of the window may be older than what is read.
    private const int Share = 16;

    private readonly long _reach = (long)longest.TotalMilliseconds;
    private long _next = long.MinValue;

    /// <summary>Learns of an evaluation; those behind it read further back than the longest reach no more.</summary>
    public void OnEvaluation(long time)
    {
        if (time >= _next)
        {
            window.TrimBefore(new EventTime(time - _reach + 1));
            _next = time + (_reach / Share);
        }
    }
}
