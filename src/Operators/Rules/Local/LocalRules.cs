using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;

namespace Streams.Operators.Rules.Local;

/// <summary>Evaluates groups over one window that has all samples, and to which their results are added.</summary>
/// <remarks>State: the window, which the caller fills and trims, and what the groups keep.</remarks>
public sealed class LocalRules
{
    private readonly (GroupRunner Runner, LocalVectors Vectors)[] _groups;
    private readonly WindowOutput _output;

    /// <summary>Prepares groups, in the order in which they are evaluated.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="window">Where samples are read from and written to.</param>
    /// <param name="tell">Takes the changes of alerts.</param>
    /// <param name="settings">What all rules have in common.</param>
    /// <param name="options">How expressions are evaluated.</param>
    public LocalRules(
        IEnumerable<RuleGroup> groups,
        SeriesWindow window,
        Action<AlertChange>? tell = null,
        RuleSettings? settings = null,
        QueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Engine = new QueryEngine(window, options);
        _groups = [.. groups.Select(group => (new GroupRunner(group, settings), new LocalVectors(group, Engine)))];
        _output = new WindowOutput(window, tell);
    }

    /// <summary>Prepares other expressions over the same samples.</summary>
    public QueryEngine Engine { get; }

    /// <summary>The groups, in the order in which they are evaluated.</summary>
    public IEnumerable<GroupRunner> Groups => _groups.Select(group => group.Runner);

    /// <summary>Evaluates every group at a time.</summary>
    public void Evaluate(EventTime at)
    {
        foreach ((GroupRunner runner, LocalVectors vectors) in _groups)
        {
            runner.Evaluate(at, vectors, _output);
        }
    }

    /// <summary>Evaluates the groups whose interval has a multiple at this time.</summary>
    public void EvaluateDue(EventTime at)
    {
        foreach ((GroupRunner runner, LocalVectors vectors) in _groups)
        {
            if (EvaluationTimes.Until(at, runner.Group.Interval) == at)
            {
                runner.Evaluate(at, vectors, _output);
            }
        }
    }
}
