using Streams.Data;
using Streams.PromQL.Storage;

namespace Streams.Node.Testing.Rules;

/// <summary>The input of a rule test, given out in the order of time.</summary>
internal sealed class RuleTestInput
{
    private readonly List<Sample> _samples;
    private int _next;

    public RuleTestInput(RuleTestOptions test, EventTime start)
    {
        _samples = TestRows.OfSeries(test.InputSeries ?? [], start, test.Interval ?? TimeSpan.FromMinutes(1));
    }

    /// <summary>Puts what is not behind a time into a window.</summary>
    public void LoadUntil(EventTime at, SeriesWindow window)
    {
        for (; _next < _samples.Count && _samples[_next].Time <= at; _next++)
        {
            window.Append(_samples[_next].Labels, _samples[_next].Time, _samples[_next].Value);
        }
    }
}
