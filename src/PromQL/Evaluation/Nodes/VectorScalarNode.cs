using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>An operator between each value of a vector and a number; a comparison keeps the values for which it holds.</summary>
internal sealed class VectorScalarNode : VectorNode
{
    private readonly VectorNode _vector;
    private readonly ScalarNode _scalar;
    private readonly bool _isScalarLeft;
    private readonly bool _filters;
    private readonly BinaryKernel _kernel;
    private readonly DuplicateCheck? _duplicates;

    public VectorScalarNode(VectorNode vector, ScalarNode scalar, bool isScalarLeft, Binary binary, QueryOptions options)
    {
        _vector = vector;
        _scalar = scalar;
        _isScalarLeft = isScalarLeft;
        _filters = binary.Operator.IsComparison() && !binary.ReturnsBool;
        _kernel = BinaryKernel.For(binary.Operator);
        Shape = _filters ? vector.Shape : MappedShape.WithoutName(vector.Shape, options);
        _duplicates = _filters ? null : new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        double scalar = _scalar.Evaluate(run, time);
        _vector.Evaluate(run, time, output);
        if (_filters)
        {
            output.Truncate(_kernel.Filter(output.Rows, output.Values, scalar, _isScalarLeft));
        }
        else
        {
            _kernel.Apply(output.Values, scalar, _isScalarLeft);
            _duplicates?.Check(output.Rows);
        }
    }
}
