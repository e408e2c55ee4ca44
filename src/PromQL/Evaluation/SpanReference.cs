using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation;

/// <summary>A length of time, in milliseconds, that may be calculated for each query.</summary>
internal readonly record struct SpanReference(long Milliseconds, ScalarNode? Calculation, TextRange Place)
{
    // Times are counted in milliseconds in 64 bits; of two that are added, none may be near the end.
    private const double MillisecondsMax = long.MaxValue / 1_000_000.0;

    public long Of(QueryRun run) => Calculation is null ? Milliseconds : Calculate(run);

    /// <summary>The length of a range or a step, which must be longer than nothing.</summary>
    public long PositiveOf(QueryRun run)
    {
        long milliseconds = Of(run);
        return milliseconds > 0 ? milliseconds : throw new QueryException("a range or step must be at least 1ms long", Place);
    }

    private long Calculate(QueryRun run)
    {
        double seconds = Calculation!.Evaluate(run, run.Start); // Of has looked.
        return Math.Abs(seconds) * 1000 <= MillisecondsMax
            ? (long)Math.Round(seconds * 1e6) / 1000
            : throw new QueryException("the calculated duration is longer than 292 years", Place);
    }
}
