using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.Runtime;
using Streams.Stages;

namespace Streams.Node.Api.Rules;

/// <summary>A <c>rules</c> operator of the running topology, as those who ask see it: all its instances together.</summary>
internal sealed class RuleStage(RunningTopology running, string name, RulesOptions options, TimeProvider clock)
{
    public string Name => name;

    public RulesOptions Options => options;

    /// <summary>All such stages of a topology.</summary>
    public static IEnumerable<RuleStage> Of(RunningTopology running, TimeProvider clock) => running.Plan.Groups
        .SelectMany(group => group.Nodes)
        .Select(node => node.Stage)
        .Where(stage => stage.Options is RulesOptions)
        .DistinctBy(stage => stage.Name)
        .Select(stage => new RuleStage(running, stage.Name, (RulesOptions)stage.Options, clock));

    /// <summary>The last moment whose samples are all there, as far as the stage knows; the clock's before the first row.</summary>
    public EventTime Now
    {
        get
        {
            EventTime watermark = running.Status()
                .Where(status => status.Stage == name)
                .Select(status => status.Counters.Watermark)
                .DefaultIfEmpty(EventTime.Minimum)
                .Min();
            bool isKnown = watermark > EventTime.Minimum && watermark < EventTime.Maximum;
            return isKnown ? watermark.Minus(TimeSpan.FromMilliseconds(1)) : EventTime.From(clock.GetUtcNow());
        }
    }

    public async Task<IReadOnlyList<GroupStatus>> GroupsAsync(CancellationToken cancellationToken) =>
        [.. (await running.AskAsync(name, GroupStatus.Of, cancellationToken)).SelectMany(groups => groups)];

    public async Task<QueryResult> QueryAsync(Expression expression, EventTime at, CancellationToken cancellationToken)
    {
        WindowQuery query = new(options, expression);
        return query.Evaluate(await SharesAsync(query, [at], cancellationToken), at, cancellationToken);
    }

    public async Task<MatrixResult> QueryAsync(
        Expression expression, IReadOnlyList<EventTime> times, CancellationToken cancellationToken)
    {
        WindowQuery query = new(options, expression);
        return query.EvaluateRange(await SharesAsync(query, times, cancellationToken), times, cancellationToken);
    }

    /// <summary>The series that some selector picks, each once, in the order of their labels.</summary>
    public async Task<IReadOnlyList<Labels>> SeriesAsync(IReadOnlyList<SeriesSelector> selectors, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<Labels>> all =
            await running.AskAsync(name, instance => WindowSeries.Of(instance, selectors), cancellationToken);
        return [.. all.SelectMany(series => series).Distinct().OrderBy(labels => labels.ToString(), StringComparer.Ordinal)];
    }

    private Task<IReadOnlyList<WindowShares>> SharesAsync(
        WindowQuery query, IReadOnlyList<EventTime> times, CancellationToken cancellationToken) =>
        running.AskAsync(name, (Operator instance) => query.SharesOf(instance, times, cancellationToken), cancellationToken);
}
