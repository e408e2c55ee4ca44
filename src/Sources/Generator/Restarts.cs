namespace Streams.Sources.Generator;

/// <summary>When each instance was last restarted, which puts its counters back to zero: about once a day.</summary>
internal sealed class Restarts
{
    private const double PeriodMean = 86_400_000;

    private readonly LoadCurve[] _loads;
    private readonly int _perService;
    private readonly long[] _periods;
    private readonly long[] _phases;
    private readonly (long Since, double Integral)[] _current;

    public Restarts(LoadCurve[] loads, int instancesPerService, ulong seed)
    {
        _loads = loads;
        _perService = instancesPerService;
        int count = loads.Length * instancesPerService;
        _periods = new long[count];
        _phases = new long[count];
        _current = new (long, double)[count];
        for (int i = 0; i < count; i++)
        {
            _periods[i] = (long)(PeriodMean * (0.75 + 0.5 * Noise.Uniform(~seed, -1L - i)));
            _phases[i] = (long)(_periods[i] * Noise.Uniform(seed, long.MinValue + i));
            _current[i] = (long.MinValue, 0);
        }
    }

    /// <summary>The last restart of an instance, and the integral of its service's load there.</summary>
    public (long Since, double Integral) this[int instance] => _current[instance];

    /// <summary>Finds the last restarts before or at a time.</summary>
    public void MoveTo(long time)
    {
        for (int i = 0; i < _current.Length; i++)
        {
            long sincePhase = time + _phases[i];
            long since = time - sincePhase % _periods[i];
            if (since != _current[i].Since)
            {
                _current[i] = (since, _loads[i / _perService].Integral(since));
            }
        }
    }
}
