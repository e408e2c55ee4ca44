using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.OnStream.Owners;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>The owner's half of rules: evaluates what shards cannot alone, keeps alerts, and tells the results.</summary>
/// <remarks>
/// State: the groups' alerts and last series, and a window of the recorded series that rules read. What a group writes at a
/// time comes out in a fixed order of labels, groups in the order of their files.
/// </remarks>
public sealed class RulesMergeOperator : MergeOperator
{
    private readonly OwnerGroup[] _groups;
    private readonly OwnerClock _clock = new();
    private readonly OwnerWindow _window;
    private readonly OwnerOutput _output;
    private readonly Answers _answers;
    private readonly List<GroupRunner> _gone = [];
    private readonly TimeSpan _goneWait;
    private readonly WindowMetrics _metrics;

    /// <summary>Makes the owner.</summary>
    public RulesMergeOperator(RulesOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        RulePlan plan = options.Rules.Plan;
        RuleSettings settings = options.SettingsWith(Context.Elapsed);
        _window = new OwnerWindow(new ReadSet(plan.OwnerReads), options, plan.Options, Context.Counters);
        _output = new OwnerOutput(Context, _window);
        _answers = new Answers([.. plan.Parts.Select(part => part.Part)], _window);
        _groups =
        [
            // Groups with a query offset are ahead: they read the same data at a later time.
            .. plan.Groups.OrderBy(group => group.Cadence.Offset)
                .Select(group => new OwnerGroup(group, settings, new OwnerVectors(group, _answers, _window.Engine))),
        ];
        _goneWait = TimeSpan.FromMilliseconds(2 * plan.Cadences.Select(cadence => cadence.Interval).DefaultIfEmpty().Max());
        _metrics = new WindowMetrics(Context.Counters, _window.Samples);
        Array.ForEach(_groups, group => group.Publish(Context.Counters));
    }

    internal IReadOnlyList<OwnerGroup> Groups => _groups;

    internal SeriesWindow Samples => _window.Samples;

    /// <inheritdoc />
    public override void Merge(EventTime windowEnd, ref FrameReader records)
    {
        long time = windowEnd.Milliseconds - 1;
        if (time <= _clock.Evaluated)
        {
            return;
        }

        _answers.Read(ref records, new EventTime(time));
        ShardTime shards = _answers.Time;
        foreach (OwnerGroup group in _groups)
        {
            group.Miss(_clock.MissedBy(group.Planned.Cadence, time, shards));
        }

        if (_clock.Take(time, shards))
        {
            Evaluate(time, shards);
        }

        _window.TrimBehind(time);
        _metrics.Update();
    }

    /// <inheritdoc />
    public override IFrozenState Freeze()
    {
        SnapshotWriter written = new();
        OwnerState.Write(written, _clock, _groups.Select(group => group.Runner).Concat(_gone));
        return new Frozen(written, _window.Samples.Freeze());
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        OwnerState state = new(_clock, _window, _groups, _output);
        state.Restore(reader);
        _gone.AddRange(state.Gone);
    }

    private void Evaluate(long time, ShardTime shards)
    {
        EventTime at = new(time);
        foreach (OwnerGroup group in _groups)
        {
            if (OwnerClock.IsDue(group.Planned, time, shards))
            {
                group.Evaluate(time, _output);
            }
        }

        _gone.RemoveAll(gone => TryEnd(gone, at));
        _output.Finish(at);
    }

    /// <summary>Ends the series of a group that is no more; false while it is too early.</summary>
    /// <remarks>As in Prometheus: it may only have another name, under which it goes on when it has been evaluated.</remarks>
    private bool TryEnd(GroupRunner gone, EventTime at)
    {
        if (gone.LastEvaluation is { } last && at < last.Plus(_goneWait))
        {
            return false;
        }

        gone.Evaluate(at, NoVectors.Instance, _output);
        return true;
    }

    private sealed class Frozen(SnapshotWriter written, FrozenWindow window) : IFrozenState
    {
        public void Write(SnapshotWriter writer)
        {
            writer.Append(written);
            OwnerState.WriteSeries(writer, window);
        }

        public void Dispose() => window.Dispose();
    }

    /// <summary>Answers nothing: a group that is gone has no rules left to ask.</summary>
    private sealed class NoVectors : RuleVectors
    {
        public static readonly NoVectors Instance = new();

        public override PromQL.Evaluation.QueryVector Evaluate(int rule, EventTime at) => throw new RuleException("the rule is gone");

        public override IReadOnlyList<Sample> Query(string expression, EventTime at) => throw new RuleException("the rule is gone");
    }
}
