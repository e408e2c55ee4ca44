using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A function of each value of a vector, with numbers as further arguments.</summary>
internal sealed class ValueFunctionNode : VectorNode
{
    private readonly VectorNode _operand;
    private readonly ValueKernel _kernel;
    private readonly ScalarNode[] _arguments;
    private readonly double[] _values;
    private readonly DuplicateCheck _duplicates;

    public ValueFunctionNode(VectorNode operand, ValueKernel kernel, ScalarNode[] arguments, QueryOptions options)
    {
        _operand = operand;
        _kernel = kernel;
        _arguments = arguments;
        _values = new double[arguments.Length];
        Shape = MappedShape.WithoutName(operand.Shape, options);
        _duplicates = new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        for (int i = 0; i < _arguments.Length; i++)
        {
            _values[i] = _arguments[i].Evaluate(run, time);
        }

        _operand.Evaluate(run, time, output);
        if (_kernel(output.Values, _values))
        {
            _duplicates.Check(output.Rows);
        }
        else
        {
            output.Truncate(0);
        }
    }
}
