using System.Net;
using Microsoft.Extensions.Logging;
using Streams.Stages;

namespace Streams.Sources.Statsd;

/// <summary>Adds up what StatsD clients send and makes rows of it at each interval.</summary>
/// <remarks>
/// A counter's row is its total since the node began, behind one that says it began at zero, a gauge's its last value, a
/// set's how many different texts came in the interval (exactly up to some hundred, then within 2%). Timers come in
/// milliseconds and go on in seconds. Letters in names that Prometheus does not allow become '_'. Totals are kept by the
/// process alone, and packets that were lost on the way are nobody's: a restart begins counters at zero, and says so in a
/// row, which <c>rate</c> and <c>increase</c> know how to read.
/// </remarks>
public sealed partial class StatsdSource : Source
{
    private readonly StatsdSourceOptions _options;

    /// <summary>Makes a source that listens as the options say.</summary>
    public StatsdSource(StatsdSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Where the source listens, once it does.</summary>
    internal EndPoint? Address { get; private set; }

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        StatsdTotals totals = new(_options, context.Clock);
        using StatsdListener listener = StatsdListener.Open(_options, totals);
        using StatsdMetrics metrics = new(context.Name, listener, totals);
        Address = listener.Address;
        ISourcePartition partition = context.OpenPartition("0");
        LogListening(context.Logger, _options.Listen);
        Task listening = Task.Run(() => listener.RunAsync(cancellationToken), CancellationToken.None);
        long offset = partition.RestoredOffset ?? 0;
        long begin = Now();
        while (true)
        {
            await Task.WhenAny(Task.Delay(_options.Interval, context.Clock, cancellationToken), listening);
            if (cancellationToken.IsCancellationRequested || listening.IsCompleted)
            {
                break;
            }

            await FlushAsync(++offset);
        }

        await listening;

        // What came behind the last flush.
        await FlushAsync(++offset);

        async Task FlushAsync(long end)
        {
            long time = Now();
            totals.Flush(partition, begin, time, _options.Listen);
            begin = time;
            await partition.CommitAsync(end, CancellationToken.None);
        }

        long Now() => context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    [LoggerMessage(LogLevel.Information, "StatsD clients are heard on {Address}.")]
    private static partial void LogListening(ILogger logger, string address);
}
