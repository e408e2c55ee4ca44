using Streams.Data;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>Lists the series that rules keep samples of.</summary>
public static class WindowSeries
{
    /// <summary>The series of one instance that some selector picks, or all without selectors; called on its thread.</summary>
    public static IReadOnlyList<Labels> Of(Operator instance, IReadOnlyList<SeriesSelector> selectors)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        SeriesWindow window = instance switch
        {
            RulesOperator shard => shard.Samples,
            RulesMergeOperator owner => owner.Samples,
            _ => throw new ArgumentException($"{instance?.GetType().Name} keeps no samples for rules.", nameof(instance)),
        };
        List<Labels> found = [];
        for (int series = 0; series < window.Capacity; series++)
        {
            if (window.LabelsOf(series) is { } labels
                && (selectors.Count == 0 || selectors.Any(selector => selector.Matches(labels))))
            {
                found.Add(labels);
            }
        }

        return found;
    }
}
