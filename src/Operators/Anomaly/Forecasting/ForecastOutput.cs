using System.Globalization;
using Streams.Data;
using Streams.Operators.Windows.Keys;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Forecasting;

/// <summary>The series that forecasts are told in, and what is told.</summary>
internal sealed class ForecastOutput
{
    private const int BreachLooksMax = 512;

    private readonly ForecastOptions _options;
    private readonly OperatorContext _context;
    private readonly KeyTable _keys;
    private readonly (string Ending, string Label, string Value)[] _places;
    private readonly double[] _horizons;
    private readonly double _breachSteps;
    private readonly LabelsBuilder _labels = new();
    private SeriesId[]?[] _ids = [];

    public ForecastOutput(ForecastOptions options, OperatorContext context, KeyTable keys)
    {
        (_options, _context, _keys) = (options, context, keys);
        _places =
        [
            .. options.Horizons.SelectMany(horizon => ((string[])["forecast", "forecast_lower", "forecast_upper"])
                .Select(ending => (ending, "horizon", Durations.Format(horizon)))),
            .. options.Thresholds.Select(threshold =>
                ("time_to_breach", "threshold", threshold.ToString("R", CultureInfo.InvariantCulture))),
        ];
        _horizons = [.. options.Horizons.Select(horizon => horizon / options.Step)];
        _breachSteps = options.BreachWithin / options.Step;
    }

    /// <summary>Tells what a model says at all horizons, and of all thresholds.</summary>
    public void Emit(int key, long time, SeasonalTrend model, double last)
    {
        SeriesId[] ids = IdsOf(key);
        int at = 0;
        foreach (double horizon in _horizons)
        {
            (double value, double lower, double upper) = model.Expect(horizon, _options.Confidence);
            _context.Output.Add(ids[at++], time, value);
            _context.Output.Add(ids[at++], time, lower);
            _context.Output.Add(ids[at++], time, upper);
        }

        foreach (double threshold in _options.Thresholds)
        {
            _context.Output.Add(ids[at++], time, StepsToBreach(model, last, threshold) * _options.Step.TotalSeconds);
        }
    }

    /// <summary>Lets go of a series.</summary>
    public void Forget(int key)
    {
        if (key < _ids.Length && _ids[key] is { } ids)
        {
            Array.ForEach(ids, _context.Series.Release);
            _ids[key] = null;
        }
    }

    private double StepsToBreach(SeasonalTrend model, double last, double threshold)
    {
        bool IsReached(double value) => _options.Below ? value <= threshold : value >= threshold;
        if (IsReached(last))
        {
            return 0;
        }

        double stride = Math.Max(1, _breachSteps / BreachLooksMax);
        double before = last;
        for (double steps = stride; steps <= _breachSteps; steps += stride)
        {
            double value = model.Expect(steps);
            if (IsReached(value))
            {
                // Between two looks a straight line is near enough.
                double share = value == before ? 1 : Math.Clamp((threshold - before) / (value - before), 0, 1);
                return steps - stride + stride * share;
            }

            before = value;
        }

        return double.PositiveInfinity;
    }

    private SeriesId[] IdsOf(int key)
    {
        if (key >= _ids.Length)
        {
            Array.Resize(ref _ids, _keys.Limit);
        }

        return _ids[key] ??= [.. _places.Select(place => Make(_keys[key], place))];
    }

    private SeriesId Make(Labels series, (string Ending, string Label, string Value) place) => _context.Series.Acquire(
        _labels.Reset(series).Set(Labels.MetricName, $"{series.Name}:{place.Ending}").Set(place.Label, place.Value).BuildCanonical());
}
