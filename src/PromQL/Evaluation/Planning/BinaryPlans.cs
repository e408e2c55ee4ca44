using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>Makes the nodes of operators between two expressions of which one at least is a vector.</summary>
internal static class BinaryPlans
{
    public static VectorNode Vector(QueryPlanner planner, Binary binary)
    {
        if (binary.Right.Type == ExpressionType.Scalar)
        {
            return new VectorScalarNode(
                planner.Vector(binary.Left), planner.Scalar(binary.Right), isScalarLeft: false, binary, planner.Options);
        }

        if (binary.Left.Type == ExpressionType.Scalar)
        {
            return new VectorScalarNode(
                planner.Vector(binary.Right), planner.Scalar(binary.Left), isScalarLeft: true, binary, planner.Options);
        }

        VectorNode left = planner.Vector(binary.Left);
        VectorNode right = planner.Vector(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.And => new SetNode(left, right, binary.Matching ?? VectorMatching.ManyToMany, keepsMatched: true),
            BinaryOperator.Unless => new SetNode(left, right, binary.Matching ?? VectorMatching.ManyToMany, keepsMatched: false),
            BinaryOperator.Or => new OrNode(left, right, binary.Matching ?? VectorMatching.ManyToMany),
            _ => new VectorBinaryNode(left, right, binary, binary.Matching ?? VectorMatching.OneToOne, planner.Options),
        };
    }
}
