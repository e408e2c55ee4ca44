using System.Text;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Muting;

/// <summary>Alerts that hold others back while they fire.</summary>
/// <remarks>
/// Which rules an alert is a source or target of depends on its labels only and is found once. The sources of a rule
/// stand under the hash of their <c>equal</c> labels, so a target looks at those that could inhibit it.
/// </remarks>
internal sealed class Inhibitor
{
    private readonly InhibitRule[] _rules;
    private readonly MatcherIndex _sources;
    private readonly MatcherIndex _targets;

    public Inhibitor(IReadOnlyList<InhibitRuleConfig> rules)
    {
        _rules = [.. rules.Select(rule => new InhibitRule([.. rule.Equal.Select(Encoding.UTF8.GetBytes)]))];
        _sources = new MatcherIndex([.. rules.Select(rule =>
            MatcherLists.Join(rule.SourceMatchers, rule.SourceMatch, rule.SourceMatchRe))]);
        _targets = new MatcherIndex([.. rules.Select(rule =>
            MatcherLists.Join(rule.TargetMatchers, rule.TargetMatch, rule.TargetMatchRe))]);
    }

    /// <summary>Learns of an alert that was not known before.</summary>
    public void Add(Alert alert)
    {
        alert.SourceOf = _sources.Find(alert.Labels);
        alert.TargetOf = _targets.Find(alert.Labels);
        foreach (int rule in alert.SourceOf)
        {
            _rules[rule].Add(alert);
        }
    }

    /// <summary>Forgets an alert.</summary>
    public void Remove(Alert alert)
    {
        foreach (int rule in alert.SourceOf)
        {
            _rules[rule].Remove(alert);
        }
    }

    /// <summary>The alert that holds this one back; null when none does.</summary>
    public Alert? InhibitedBy(Alert target, EventTime now)
    {
        foreach (int rule in target.TargetOf)
        {
            // One that is on both sides of a rule is not held back by another that is on both sides.
            bool isBoth = Array.IndexOf(target.SourceOf, rule) >= 0;
            foreach (Alert source in _rules[rule].SourcesFor(target.Labels))
            {
                if (!source.IsResolved(now) && !(isBoth && Array.IndexOf(source.TargetOf, rule) >= 0))
                {
                    return source;
                }
            }
        }

        return null;
    }

    private sealed class InhibitRule(byte[][] equal)
    {
        private readonly Dictionary<Labels, HashSet<Alert>> _byKey = [];
        private readonly LabelsBuilder _builder = new();

        public void Add(Alert alert)
        {
            Labels key = KeyOf(alert.Labels);
            (_byKey.TryGetValue(key, out HashSet<Alert>? list) ? list : _byKey[key] = []).Add(alert);
        }

        public void Remove(Alert alert)
        {
            Labels key = KeyOf(alert.Labels);
            if (_byKey.TryGetValue(key, out HashSet<Alert>? list) && list.Remove(alert) && list.Count == 0)
            {
                _byKey.Remove(key);
            }
        }

        public HashSet<Alert> SourcesFor(Labels target) => _byKey.TryGetValue(KeyOf(target), out HashSet<Alert>? list) ? list : [];

        // A label that is not there is empty, and so is left out on both sides.
        private Labels KeyOf(Labels labels)
        {
            _builder.Clear();
            foreach (byte[] name in equal)
            {
                if (labels.TryGet(name, out ReadOnlySpan<byte> value))
                {
                    _builder.Set(name, value);
                }
            }

            return _builder.Build();
        }
    }
}
