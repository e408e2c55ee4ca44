using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Syntax;
using Streams.PromQL.Templates.Rules;
using Streams.Stages;

namespace Streams.Operators.Rules.Groups;

/// <summary>Evaluates a group of rules, time after time, as Prometheus does.</summary>
/// <remarks>
/// <para>The rules run one after the other at one time; what one records is seen by those behind it. It is used by one thread
/// at a time, and knows no clock: <see cref="EvaluationTimes"/> says which times are due.</para>
/// <para>State: the series that each rule wrote last, and its alerts. It is written whole, and a group that goes on from it
/// gives what it would have given without the break. It may be another version of the group: rules with the name and labels
/// of former ones go on with their state, and series of rules that are no more are marked as stale at the next evaluation.
/// A group without rules, restored from the state of one that is gone, therefore ends what that had written.</para>
/// </remarks>
public sealed class GroupRunner
{
    private const byte StateVersion = 1;

    private readonly RuleRunner[] _rules;
    private readonly List<Labels> _abandoned = [];

    /// <summary>Makes a runner that has evaluated nothing yet.</summary>
    public GroupRunner(RuleGroup group, RuleSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        settings ??= new RuleSettings();
        Group = group;
        _rules =
        [
            .. group.Rules.Select(RuleRunner (rule) => rule is AlertingRule alerting
                ? new AlertingRuleRunner(alerting, group.Interval, group.Limit, settings)
                : new RecordingRuleRunner((RecordingRule)rule, group.Limit, settings)),
        ];
    }

    /// <summary>The group.</summary>
    public RuleGroup Group { get; }

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<RuleRunner> Rules => _rules;

    /// <summary>The time of the last evaluation; null before the first.</summary>
    public EventTime? LastEvaluation { get; private set; }

    /// <summary>How long the last evaluation of all rules took.</summary>
    public TimeSpan EvaluationTime => _rules.Aggregate(TimeSpan.Zero, (sum, rule) => sum + rule.EvaluationTime);

    /// <summary>Evaluates all rules at a time.</summary>
    public void Evaluate(EventTime at, RuleVectors vectors, IRuleOutput output)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(output);
        RuleEvaluation evaluation = new(at, at.Minus(Group.QueryOffset), vectors, output);
        for (int i = 0; i < _rules.Length; i++)
        {
            _rules[i].Evaluate(i, evaluation);
        }

        EndAbandoned(evaluation.Queried, output);
        LastEvaluation = at;
    }

    /// <summary>Writes the state.</summary>
    public void Snapshot(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteByte(StateVersion);
        writer.WriteByte(LastEvaluation is null ? (byte)0 : (byte)1);
        writer.WriteLong(LastEvaluation?.Milliseconds ?? 0);
        writer.WriteVarInt((ulong)_abandoned.Count);
        _abandoned.ForEach(writer.WriteLabels);
        writer.WriteVarInt((ulong)_rules.Length);
        StateWriter state = new();
        foreach (RuleRunner runner in _rules)
        {
            state.Clear();
            runner.Snapshot(state);
            writer.WriteByte(runner is AlertingRuleRunner ? (byte)1 : (byte)0);
            writer.WriteText(runner.Rule.Name);
            writer.WriteVarInt((ulong)runner.Rule.Labels.Count);
            foreach (RuleText label in runner.Rule.Labels)
            {
                writer.WriteText(label.Name);
                writer.WriteText(label.Text);
            }

            writer.WriteBytes(state.Written);
        }
    }

    /// <summary>Goes on from the state of this group, or of a former version of it; before the first evaluation.</summary>
    public void Restore(ref StateReader reader, IRuleOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (reader.ReadByte() is not StateVersion and byte version)
        {
            throw new InvalidDataException($"The state of the group '{Group.Name}' has version {version}, expected {StateVersion}.");
        }

        bool wasEvaluated = reader.ReadByte() != 0;
        long at = reader.ReadLong();
        LastEvaluation = wasEvaluated ? new EventTime(at) : null;
        for (int left = reader.ReadInt(); left > 0; left--)
        {
            _abandoned.Add(reader.ReadLabels());
        }

        List<RuleRunner> open = [.. _rules];
        for (int left = reader.ReadInt(); left > 0; left--)
        {
            bool isAlerting = reader.ReadByte() != 0;
            string name = reader.ReadText();
            ValueList<RuleText> labels = ReadTexts(ref reader);
            StateReader state = new(reader.ReadBytes());
            RuleRunner? successor = open.Find(runner => runner.Rule.Name == name && runner.Rule.Labels.Equals(labels));
            if (successor is not null)
            {
                open.Remove(successor);
                successor.Restore(ref state, successor is AlertingRuleRunner == isAlerting, output);
            }
            else
            {
                _abandoned.AddRange(RuleRunner.WrittenIn(ref state));
            }
        }
    }

    /// <summary>Marks the series of rules that are no more as stale.</summary>
    private void EndAbandoned(EventTime time, IRuleOutput output)
    {
        _abandoned.Sort(LabelOrder.Compare);
        foreach (Labels labels in _abandoned)
        {
            // Another rule may have taken the series over; its sample of this time then stands, and the marker is not taken.
            int series = output.Acquire(labels);
            output.Record(series, time, StaleMarker.Value);
            output.Release(series);
        }

        _abandoned.Clear();
    }

    private static ValueList<RuleText> ReadTexts(ref StateReader reader)
    {
        RuleText[] texts = new RuleText[reader.ReadInt()];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = new RuleText(reader.ReadText(), RuleTemplate.Plain(reader.ReadText()));
        }

        return new ValueList<RuleText>(texts);
    }
}
