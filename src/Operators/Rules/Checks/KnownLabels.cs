using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Operators.Rules.Checks;

/// <summary>What can be said of the labels of all series that an expression gives.</summary>
/// <param name="Values">The values of labels: empty for one that is never there, null for one that may have any.</param>
/// <param name="HasNoOthers">Whether labels that are not named are never there.</param>
internal sealed record KnownLabels(IReadOnlyDictionary<string, string?> Values, bool HasNoOthers)
{
    /// <summary>Nothing is known.</summary>
    public static readonly KnownLabels Nothing = new(new Dictionary<string, string?>(), false);

    /// <summary>There are no labels.</summary>
    public static readonly KnownLabels None = new(new Dictionary<string, string?>(), true);

    /// <summary>What a selector says of its series.</summary>
    public static KnownLabels Of(IEnumerable<LabelMatcher> matchers)
    {
        Dictionary<string, string?> values = [];
        foreach (LabelMatcher matcher in matchers.Where(matcher => matcher.Operator == MatchOperator.Equal))
        {
            values[matcher.Name] = matcher.Value;
        }

        return new KnownLabels(values, false);
    }

    /// <summary>What holds for both.</summary>
    public static KnownLabels Join(KnownLabels left, KnownLabels right) => new(
        left.Values.Keys.Union(right.Values.Keys)
            .ToDictionary(name => name, name => left.ValueOf(name) == right.ValueOf(name) ? left.ValueOf(name) : null),
        left.HasNoOthers && right.HasNoOthers);

    /// <summary>The value of a label, empty when it is never there; null when it may have any.</summary>
    public string? ValueOf(string name) => Values.TryGetValue(name, out string? value) ? value : HasNoOthers ? "" : null;

    /// <summary>With these labels only.</summary>
    public KnownLabels Only(IEnumerable<string> names) => new(names.Distinct().ToDictionary(name => name, ValueOf), true);

    /// <summary>With other values of some labels: empty for none, null for any.</summary>
    public KnownLabels With(IEnumerable<string> names, string? value)
    {
        Dictionary<string, string?> values = new(Values);
        foreach (string name in names)
        {
            values[name] = value;
        }

        return this with { Values = values };
    }

    /// <summary>With what else is known of labels that nothing is said of here.</summary>
    public KnownLabels Over(KnownLabels under)
    {
        Dictionary<string, string?> values = new(under.Values);
        foreach ((string name, string? value) in Values)
        {
            values[name] = value;
        }

        return new KnownLabels(values, HasNoOthers || under.HasNoOthers);
    }

    /// <summary>Without the metric's name.</summary>
    public KnownLabels WithoutName() => With([Labels.MetricName], "");
}
