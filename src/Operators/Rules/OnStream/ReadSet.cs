using Streams.Data;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Syntax;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Says which series some rule reads, and how far back.</summary>
internal sealed class ReadSet
{
    private readonly Dictionary<string, List<Read>> _byName = [];
    private readonly List<Read> _others = [];

    /// <summary>Makes the set of these uses.</summary>
    public ReadSet(IEnumerable<SelectorUse> uses)
    {
        foreach (SelectorUse use in uses)
        {
            SeriesSelector selector = new(use.Selector.Matchers);
            Longest = use.Reach > Longest ? use.Reach : Longest;
            LabelMatcher? name = selector.Matchers.FirstOrDefault(
                matcher => matcher is { Name: Labels.MetricName, Operator: MatchOperator.Equal });
            ListOf(name?.Value).Add(new Read(selector, use.Reach));
        }
    }

    /// <summary>How far back the furthest is read.</summary>
    public TimeSpan Longest { get; }

    /// <summary>How far back a series is read; null when nobody reads it.</summary>
    public TimeSpan? ReachOf(Labels labels)
    {
        TimeSpan? reach = _byName.Count > 0 && _byName.TryGetValue(labels.Name, out List<Read>? named)
            ? ReachIn(named, labels, null)
            : null;
        return ReachIn(_others, labels, reach);
    }

    private static TimeSpan? ReachIn(List<Read> reads, Labels labels, TimeSpan? reach)
    {
        foreach (Read read in reads)
        {
            if ((reach is null || read.Reach > reach) && read.Selector.Matches(labels))
            {
                reach = read.Reach;
            }
        }

        return reach;
    }

    private List<Read> ListOf(string? name)
    {
        if (name is null)
        {
            return _others;
        }

        if (!_byName.TryGetValue(name, out List<Read>? reads))
        {
            reads = [];
            _byName.Add(name, reads);
        }

        return reads;
    }

    private readonly record struct Read(SeriesSelector Selector, TimeSpan Reach);
}
