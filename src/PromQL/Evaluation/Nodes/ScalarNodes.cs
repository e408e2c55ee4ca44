namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A number that is written in the expression.</summary>
internal sealed class NumberNode(double value) : ScalarNode
{
    public override double Evaluate(QueryRun run, long time) => value;
}

/// <summary>A number that the times of the query give.</summary>
internal sealed class TimeNode(Func<QueryRun, long, double> read) : ScalarNode
{
    public override double Evaluate(QueryRun run, long time) => read(run, time);
}

/// <summary>A number with the other sign.</summary>
internal sealed class NegativeScalarNode(ScalarNode operand) : ScalarNode
{
    public override double Evaluate(QueryRun run, long time) => -operand.Evaluate(run, time);
}

/// <summary><c>scalar()</c>: the value of a vector's only series, or NaN.</summary>
internal sealed class ScalarOfVectorNode(VectorNode operand) : ScalarNode
{
    private readonly VectorBuffer _buffer = new();

    public override double Evaluate(QueryRun run, long time)
    {
        operand.Evaluate(run, time, _buffer);
        return _buffer.Count == 1 ? _buffer.Values[0] : double.NaN;
    }
}

/// <summary>Two numbers and an operator between them.</summary>
internal sealed class ScalarBinaryNode(ScalarNode left, ScalarNode right, Func<double, double, double> apply) : ScalarNode
{
    public override double Evaluate(QueryRun run, long time) => apply(left.Evaluate(run, time), right.Evaluate(run, time));
}
