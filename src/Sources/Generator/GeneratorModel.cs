using Streams.Data;

namespace Streams.Sources.Generator;

/// <summary>The modelled services as a pure function: a seed, a start and a row's number give its series, time and value.</summary>
/// <remarks>
/// <para>Rows go round the series: row <c>n</c> is point <c>n / series</c> of series <c>n % series</c>. Each series has a
/// point an interval; the points of different series are spread evenly over it, so that time never goes back.</para>
/// <para>What the rows of one round share is kept until another round is asked for. That saves work and changes nothing:
/// any row can be had at any time, which is what lets a restart go on as if nothing had happened.</para>
/// </remarks>
internal sealed class GeneratorModel
{
    private const double LatencyDeviation = 0.5;
    private const double Mebibyte = 1 << 20;
    private const double PageBytes = 4096;
    private const double WarmUpMilliseconds = 4 * 3_600_000;

    private static readonly double[] StatusShares = [0.96, 0.03, 0.01];

    private readonly long _start;
    private readonly long _interval;
    private readonly LoadCurve[] _loads;
    private readonly Restarts _restarts;
    private readonly SeriesModel[] _series;
    private readonly LoadPoint[] _now;
    private long _round = -1;

    public GeneratorModel(GeneratorOptions options, EventTime start, ulong seed)
    {
        Layout = new SeriesLayout(options);
        _start = start.Milliseconds;
        _interval = (long)options.Interval.TotalMilliseconds;
        _loads = new LoadCurve[Layout.Services];
        for (int service = 0; service < _loads.Length; service++)
        {
            _loads[service] = new LoadCurve(Noise.Bits(seed, -1 - service));
        }

        _now = new LoadPoint[_loads.Length];
        _restarts = new Restarts(_loads, Layout.Instances, seed);
        _series = MakeSeries(options, seed);
    }

    public SeriesLayout Layout { get; }

    /// <summary>The time of a row.</summary>
    public long TimeOf(long row)
    {
        (long round, long series) = Math.DivRem(row, _series.Length);
        return TimeOf(round, series);
    }

    /// <summary>
    /// Works out rows into columns of at least that length and returns how many there are: rows that an incident
    /// silences are left out.
    /// </summary>
    public int Fill(long firstRow, int count, Span<int> series, Span<long> times, Span<double> values)
    {
        (long round, long first) = Math.DivRem(firstRow, _series.Length);
        int at = (int)first;
        int filled = 0;
        for (int i = 0; i < count; i++)
        {
            MoveTo(round);
            long time = TimeOf(round, at);
            if (TryEvaluate(at, round, time, out double value))
            {
                series[filled] = at;
                times[filled] = time;
                values[filled] = value;
                filled++;
            }

            if (++at == _series.Length)
            {
                at = 0;
                round++;
            }
        }

        return filled;
    }

    private long TimeOf(long round, long series) => _start + round * _interval + series * _interval / _series.Length;

    private SeriesModel[] MakeSeries(GeneratorOptions options, ulong seed)
    {
        Dictionary<string, EffectTimeline> timelines = [];
        SeriesModel[] all = new SeriesModel[Layout.Count];
        for (int i = 0; i < all.Length; i++)
        {
            SeriesPlace place = Layout[i];
            all[i] = new SeriesModel
            {
                Metric = place.Metric,
                Service = place.Service,
                Instance = place.Instance < 0 ? 0 : place.Service * Layout.Instances + place.Instance,
                Scale = ScaleOf(place, seed),
                Seed = Noise.Bits(seed, i),
                Effects = options.Incidents.Count > 0 ? TimelineOf(options.Incidents, place, timelines) : null,
            };
        }

        return all;
    }

    private EffectTimeline? TimelineOf(
        IReadOnlyList<IncidentOptions> incidents, SeriesPlace place, Dictionary<string, EffectTimeline> timelines)
    {
        int[] matching = [.. Enumerable.Range(0, incidents.Count).Where(i => IncidentMatch.Matches(incidents[i], place))];
        if (matching.Length == 0)
        {
            return null;
        }

        string key = string.Join(',', matching);
        if (!timelines.TryGetValue(key, out EffectTimeline? timeline))
        {
            timeline = new EffectTimeline([.. matching.Select(i => incidents[i])], _start, _loads);
            timelines.Add(key, timeline);
        }

        return timeline;
    }

    // Routes differ in traffic and latency, instances in size; what differs is drawn once.
    private static double ScaleOf(SeriesPlace place, ulong seed)
    {
        double perRoute = Noise.Uniform(~seed, ((long)place.Service << 32) + place.Route);
        double perInstance = Noise.Uniform(~seed, ((long)place.Service << 32) + place.Instance + (1L << 24));
        return place.Metric switch
        {
            MetricKind.Requests => (2 + 40 * perRoute * perRoute) * StatusShares[place.Status],
            MetricKind.RequestDuration => 0.02 + 0.18 * perRoute,
            _ => 0.8 + 0.4 * perInstance,
        };
    }

    private void MoveTo(long round)
    {
        if (_round == round)
        {
            return;
        }

        _round = round;
        long time = _start + round * _interval;
        for (int service = 0; service < _loads.Length; service++)
        {
            LoadCurve load = _loads[service];
            _now[service] = new LoadPoint(load.At(time), load.Integral(time), load.Integral(time + _interval));
        }

        _restarts.MoveTo(time);
    }

    private bool TryEvaluate(int index, long round, long time, out double value)
    {
        ref readonly SeriesModel series = ref _series[index];
        Effect effect = series.Effects?.At(time) ?? new Effect(1, 0, false);
        double load = _now[series.Service].Load;
        value = series.Metric switch
        {
            MetricKind.Requests => Requests(series, round),
            MetricKind.RequestDuration => Micro(
                series.Scale * (0.7 + 0.3 * load) * Math.Exp(LatencyDeviation * Noise.Normal(series.Seed, round))
                * effect.Factor + effect.Amount),
            MetricKind.CpuUsage => Math.Clamp(Micro(
                series.Scale * (0.05 + 0.22 * load + 0.03 * Noise.Smooth(series.Seed, time, 45_000))
                * effect.Factor + effect.Amount), 0, 1),
            MetricKind.MemoryUsed => Math.Floor((Memory(series, time) * effect.Factor + effect.Amount) / PageBytes) * PageBytes,
            _ => Math.Floor(
                series.Scale * load * (8 * load + 4 * Noise.Smooth(series.Seed, time, 30_000))
                * effect.Factor + effect.Amount),
        };
        value = Math.Max(value, 0);
        return !effect.IsSilent;
    }

    /// <summary>
    /// A counter stands somewhere between what it has grown to at its round's begin and at the next one's, so it never
    /// goes back, its rate is uneven, and over any time it is the load's integral.
    /// </summary>
    private double Requests(in SeriesModel series, long round)
    {
        const double RoomBeforeNext = 0.9;
        LoadPoint now = _now[series.Service];
        (long since, double sinceIntegral) = _restarts[series.Instance];
        long time = _start + round * _interval;
        double grown;
        double next;
        if (series.Effects is { } effects)
        {
            grown = effects.Grow(series.Service, series.Scale, since, sinceIntegral, time, now.Integral);
            next = effects.Grow(series.Service, series.Scale, since, sinceIntegral, time + _interval, now.NextIntegral);
        }
        else
        {
            grown = series.Scale * (now.Integral - sinceIntegral);
            next = series.Scale * (now.NextIntegral - sinceIntegral);
        }

        return Math.Floor(grown + RoomBeforeNext * Noise.Uniform(series.Seed, round) * (next - grown));
    }

    private double Memory(in SeriesModel series, long time)
    {
        double age = Math.Max(0, time - _restarts[series.Instance].Since);
        double filled = 1 - Math.Exp(-age / WarmUpMilliseconds);
        double mebibytes = 256 + 512 * filled + 16 * Noise.Smooth(series.Seed, time, 120_000);
        return mebibytes * Mebibyte * series.Scale;
    }

    private static double Micro(double value) => Math.Round(value * 1e6) / 1e6;

    private readonly record struct LoadPoint(double Load, double Integral, double NextIntegral);

    private struct SeriesModel
    {
        public MetricKind Metric;
        public int Service;
        public int Instance;
        public double Scale;
        public ulong Seed;
        public EffectTimeline? Effects;
    }
}
