using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Planning;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>A group at work, and how its evaluations went.</summary>
internal sealed class OwnerGroup(PlannedGroup planned, RuleSettings settings, OwnerVectors vectors)
{
    private GroupMetrics? _metrics;

    public PlannedGroup Planned => planned;

    public GroupRunner Runner { get; } = new(planned.Group, settings);

    /// <summary>How many evaluations were left out because time jumped over too many.</summary>
    public long Missed { get; private set; }

    /// <summary>How many evaluations took longer than the group's interval.</summary>
    public long Slow { get; private set; }

    /// <summary>How many evaluations there were.</summary>
    public long Evaluations { get; private set; }

    /// <summary>How long all evaluations took together.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Makes the group's numbers visible.</summary>
    public void Publish(StageCounters counters) => _metrics = new GroupMetrics(counters, planned.Group);

    /// <summary>Counts evaluations that are left out.</summary>
    public void Miss(long evaluations)
    {
        if (evaluations > 0)
        {
            Missed += evaluations;
            _metrics?.Update(this);
        }
    }

    /// <summary>Evaluates the group with the data up to a time.</summary>
    public void Evaluate(long time, IRuleOutput output)
    {
        Runner.Evaluate(new EventTime(time + planned.Cadence.Offset), vectors, output);
        Evaluations++;
        Spent += Runner.EvaluationTime;
        Slow += Runner.EvaluationTime > planned.Group.Interval ? 1 : 0;
        _metrics?.Update(this);
    }
}
