using System.Net;
using Streams.Stages;

namespace Streams.Sources.Statsd;

/// <summary>Takes what StatsD clients send over UDP and TCP: counters, gauges, timers, histograms and sets, with tags.</summary>
public sealed record StatsdSourceOptions : IStageOptions
{
    /// <summary>Where packets are taken, as an address with its port. Default: 127.0.0.1:8125.</summary>
    public string Listen { get; init; } = "127.0.0.1:8125";

    /// <summary>Whether packets are taken over UDP. Default: true.</summary>
    public bool Udp { get; init; } = true;

    /// <summary>Whether lines are taken over TCP. Default: true.</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>How often rows are made of what has come. Default: 10s.</summary>
    [Bounds("100ms", "10m")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What timers and histograms become. Default: sketch.</summary>
    public StatsdTimers Timers { get; init; } = StatsdTimers.Sketch;

    /// <summary>The quantiles of timers, for <c>timers: sketch</c>. Default: 0.5, 0.9 and 0.99.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.5, 0.9, 0.99];

    /// <summary>The upper bounds of buckets, for <c>timers: histogram</c>; timers are in seconds.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>The most series; what comes for others is refused. Default: 100000.</summary>
    [Bounds("1")]
    public int SeriesMax { get; init; } = 100_000;

    /// <summary>How long a series may be silent before it is let go of. Default: 1h.</summary>
    [Bounds("1s", "30d")]
    public TimeSpan SeriesIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most connections over TCP at a time; more are closed at once. Default: 1024.</summary>
    [Bounds("1", "100000")]
    public int ConnectionsMax { get; init; } = 1024;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (!IPEndPoint.TryParse(Listen, out IPEndPoint? address) || !Listen.Contains(':', StringComparison.Ordinal))
        {
            yield return new OptionProblem("listen", $"expected an address with a port such as 127.0.0.1:8125, got '{Listen}'");
        }
        else if (address.Port == 0 && Udp && Tcp)
        {
            yield return new OptionProblem("listen", "port 0 takes any port that is free, which UDP and TCP cannot share");
        }

        if (!Udp && !Tcp)
        {
            yield return new OptionProblem("udp", "one of udp and tcp is needed");
        }

        if (Quantiles.Any(q => q is not (>= 0 and <= 1)))
        {
            yield return new OptionProblem("quantiles", "must be between 0 and 1");
        }

        if (Buckets.Zip(Buckets.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            yield return new OptionProblem("buckets", "must grow from each to the next");
        }
    }
}
