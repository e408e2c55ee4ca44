using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Anomaly.Detection;
using Streams.Operators.Anomaly.Streaming;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Ensembles;

/// <summary>Which detectors there are, and how one score is made of theirs.</summary>
public sealed record EnsembleOptions : DetectionOptions
{
    /// <summary>The detectors.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; init; } = [EnsembleMember.RobustZscore, EnsembleMember.Seasonal];

    /// <summary>How one score is made of several.</summary>
    public EnsembleMethod Method { get; init; } = EnsembleMethod.Max;

    /// <summary>What the limits of the members that have one are divided by: 2 finds what is half as far, and more that is none.</summary>
    [Bounds("0.01", "100")]
    public double Sensitivity { get; init; } = 1;

    /// <summary>After which time values repeat themselves, for the member <c>seasonal</c>.</summary>
    [Bounds("1s", "31d")]
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many more values must be far of late than are not, to be the new normal, for the members <c>robust_zscore</c> and
    /// <c>seasonal</c>. Default: 200 and 300.
    /// </summary>
    [Bounds("16", "1000000")]
    [Example("60")]
    public int? AcceptAfter { get; init; }

    /// <inheritdoc />
    public override IEnumerable<OptionProblem> Validate()
    {
        foreach (OptionProblem problem in base.Validate())
        {
            yield return problem;
        }

        if (Members.Count == 0)
        {
            yield return new OptionProblem("members", "must name at least one detector, got none");
        }

        if (Members.Distinct().Count() < Members.Count)
        {
            yield return new OptionProblem("members", "must name each detector once");
        }
    }

    /// <summary>Makes the detectors, with the defaults of their types.</summary>
    internal IReadOnlyList<IDetector> MakeMembers(OperatorContext context)
    {
        int columns = Features?.Count ?? 1;
        return [.. Members.Select(member => Make(member, columns, context))];
    }

    private IDetector Make(EnsembleMember member, int columns, OperatorContext context)
    {
        switch (member)
        {
            case EnsembleMember.RobustZscore:
                RobustZscoreOptions zscore = new() { AcceptAfter = AcceptAfter };
                return new BaselineDetector(new RobustZscore(zscore with { Limit = zscore.Limit / Sensitivity }), columns);
            case EnsembleMember.Seasonal:
                SeasonalOptions seasonal = new() { Period = Period, AcceptAfter = AcceptAfter };
                return new BaselineDetector(new Seasonal(seasonal with { Limit = seasonal.Limit / Sensitivity }), columns);
            case EnsembleMember.ChangePoint:
                ChangePointOptions change = new();
                return new BaselineDetector(new ChangePoint(change with { Limit = change.Limit / Sensitivity }), columns);
            case EnsembleMember.HalfSpaceTrees:
                return new HalfSpaceDetector(new HalfSpaceTreesOptions(), columns, context.Seed);
            default:
                return new ForestDetector(new IsolationForestOptions { Scope = ModelScope.Group }, columns, context);
        }
    }
}

/// <summary>Scores vectors by several detectors at once, each of which finds what the others do not.</summary>
/// <remarks>
/// <para>The detectors are those of the operators of the same names, with their defaults; forests are made for each group. Their
/// scores are brought to one scale, on which 0.5 is each one's threshold, and joined by <c>method</c>; 0.5 is the default
/// threshold of the whole. The label <c>feature</c> names the one that the most alarmed member names. By default there are two:
/// <c>robust_zscore</c> finds what sticks out, and <c>seasonal</c> what is wrong for the time or the trend. On metrics that
/// wander, <c>change_point</c> raises more false alarms than it finds shifts that those two do not.</para>
/// <para>Rows wait for the watermark and are judged in the order of their times, so the result does not depend on shards or the
/// order of arrival. Of several rows with the same group, feature and time the greatest counts. State: that of the members
/// together, and 80 bytes a group. Late rows are dropped and counted as <see cref="DropReason.Late"/>, NaN as
/// <see cref="DropReason.NotANumber"/>; infinity is a very large number. On completion rows that wait are judged. Cost: that of the
/// members together.</para>
/// </remarks>
public sealed class EnsembleOperator : DetectionOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public EnsembleOperator(EnsembleOptions options, OperatorContext context)
        : base(options, context, new EnsembleDetector(options?.MakeMembers(context) ?? [], options?.Method ?? default))
    {
    }
}
