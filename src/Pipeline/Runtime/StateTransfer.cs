using Streams.Planning;

namespace Streams.Runtime;

/// <summary>Fits a checkpoint to the plan that is to go on from it.</summary>
public static class StateTransfer
{
    /// <summary>What would become of each stage's state.</summary>
    public static IReadOnlyList<StateVerdict> Compare(TopologyPlan plan, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);

        // An operator that keeps nothing has empty sections, which fit whatever its options are.
        HashSet<string> stages = [.. checkpoint.Sections.Where(s => s.Bytes.Length > 0).Select(s => s.Stage)];
        return StateComparison.Compare(
            plan, [.. checkpoint.Sections.Where(s => stages.Contains(s.Stage)).Select(s => s.Place).Distinct()]);
    }

    /// <summary>The checkpoint without the state of the stages that are to begin anew.</summary>
    /// <exception cref="StateMismatchException">The state of other stages does not fit the plan.</exception>
    public static Checkpoint Fit(TopologyPlan plan, Checkpoint checkpoint, IReadOnlyCollection<string> discarded)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(checkpoint);
        Checkpoint rest = checkpoint with
        {
            Sections = [.. checkpoint.Sections.Where(s => !discarded.Contains(s.Stage))],
            SinkPositions = checkpoint.SinkPositions.Where(p => !discarded.Contains(p.Key)).ToDictionary(),
        };
        StateVerdict[] unfit = [.. Compare(plan, rest).Where(verdict => verdict.Fate == StateFate.Unfit)];
        return unfit.Length == 0 ? rest : throw new StateMismatchException(unfit);
    }
}
