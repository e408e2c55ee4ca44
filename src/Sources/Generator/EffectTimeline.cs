namespace Streams.Sources.Generator;

/// <summary>What all incidents together do to a series over time: steps of a factor, an amount and silence.</summary>
internal sealed class EffectTimeline
{
    private readonly long[] _starts;
    private readonly Effect[] _effects;

    // The load's integral at each start, by service, so that counters need not work it out again.
    private readonly double[][] _integrals;

    public EffectTimeline(IReadOnlyList<IncidentOptions> incidents, long start, IReadOnlyList<LoadCurve> loads)
    {
        SortedSet<long> steps = [long.MinValue];
        foreach (IncidentOptions incident in incidents)
        {
            steps.Add(BeginOf(incident, start));
            steps.Add(EndOf(incident, start));
        }

        steps.Remove(long.MaxValue);
        _starts = [.. steps];
        _effects = [.. _starts.Select(time => At(incidents, start, time))];
        _integrals = [.. loads.Select(load => Array.ConvertAll(_starts, t => t == long.MinValue ? 0 : load.Integral(t)))];
    }

    /// <summary>The effect at a time.</summary>
    public Effect At(long time)
    {
        int step = _starts.Length - 1;
        while (_starts[step] > time)
        {
            step--;
        }

        return _effects[step];
    }

    /// <summary>How far a counter with the given rate at load 1 gets from one time to another.</summary>
    public double Grow(int service, double rate, long from, double fromIntegral, long to, double toIntegral)
    {
        double growth = 0;
        double[] integrals = _integrals[service];
        for (int step = 0; step < _starts.Length && _starts[step] < to; step++)
        {
            bool isLast = step + 1 == _starts.Length || _starts[step + 1] >= to;
            long end = isLast ? to : _starts[step + 1];
            if (end <= from)
            {
                continue;
            }

            bool isFirst = _starts[step] <= from;
            double load = (isLast ? toIntegral : integrals[step + 1]) - (isFirst ? fromIntegral : integrals[step]);
            double seconds = (end - (isFirst ? from : _starts[step])) / 1000.0;
            growth += _effects[step].Factor * rate * load + _effects[step].Amount * seconds;
        }

        return growth;
    }

    private static Effect At(IReadOnlyList<IncidentOptions> incidents, long start, long time)
    {
        Effect effect = new(1, 0, false);
        foreach (IncidentOptions incident in incidents)
        {
            if (time >= BeginOf(incident, start) && time < EndOf(incident, start))
            {
                effect = new Effect(
                    effect.Factor * (incident.Factor ?? 1),
                    effect.Amount + (incident.Amount ?? 0),
                    effect.IsSilent || incident.Kind == IncidentKind.DropOut);
            }
        }

        return effect;
    }

    private static long BeginOf(IncidentOptions incident, long start) => start + (long)incident.At.TotalMilliseconds;

    private static long EndOf(IncidentOptions incident, long start) =>
        incident.For is { } length ? BeginOf(incident, start) + (long)length.TotalMilliseconds : long.MaxValue;
}
