namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Part of a prepared query that gives a number.</summary>
internal abstract class ScalarNode
{
    /// <summary>Evaluates at a time, in milliseconds.</summary>
    public abstract double Evaluate(QueryRun run, long time);
}
