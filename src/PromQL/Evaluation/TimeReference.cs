using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation;

/// <summary>Which time a selector or subquery looks at, seen from the time of evaluation.</summary>
internal readonly record struct TimeReference(AtModifier? At, SpanReference Offset)
{
    public long Of(QueryRun run, long time) => Fixed(run, time) - Offset.Of(run);

    private long Fixed(QueryRun run, long time) => At switch
    {
        null => time,
        { Kind: AtKind.Start } => run.Start,
        { Kind: AtKind.End } => run.End,
        _ => At.Milliseconds,
    };
}
