using Streams.Data;
using Streams.Operators.Rules.Files;

namespace Streams.Operators.Rules.Checks;

/// <summary>What is known of the labels of series that the rules of a file record.</summary>
internal sealed class RecordedLabels
{
    private readonly ILookup<string, RecordingRule> _rules;
    private readonly Dictionary<string, KnownLabels> _known = [];

    public RecordedLabels(IEnumerable<Rule> rules)
    {
        _rules = rules.OfType<RecordingRule>().ToLookup(rule => rule.Name);
    }

    /// <summary>What all series of a name have in common; null for a name that is not recorded here.</summary>
    public KnownLabels? Of(string name)
    {
        if (!_rules.Contains(name))
        {
            return null;
        }

        if (!_known.TryGetValue(name, out KnownLabels? known))
        {
            // A rule that reads what it records finds nothing known.
            _known[name] = KnownLabels.Nothing;
            known = _rules[name].Select(Of).Aggregate(KnownLabels.Join);
            _known[name] = known;
        }

        return known;
    }

    private KnownLabels Of(RecordingRule rule)
    {
        KnownLabels known = new ExpressionChecks(this, static (_, _) => { }).Labelled(rule.Expression);
        return rule.Labels
            .Aggregate(known, (labels, label) => labels.With([label.Name], label.Text))
            .With([Labels.MetricName], rule.Name);
    }
}
