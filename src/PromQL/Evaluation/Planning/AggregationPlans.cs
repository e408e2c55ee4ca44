using Streams.Data;
using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>Makes the nodes of aggregations.</summary>
internal static class AggregationPlans
{
    public static VectorNode Plan(QueryPlanner planner, Aggregation aggregation)
    {
        VectorNode operand = planner.Vector(aggregation.Operand);
        if (aggregation.Kind == AggregationKind.CountValues)
        {
            return CountValues(aggregation, operand);
        }

        GroupMap groups = new(operand.Shape, Projection(aggregation, aggregation.Grouping), MayHaveNames(aggregation));
        return aggregation.Kind switch
        {
            AggregationKind.Sum => new AggregationNode<SumAccumulator>(operand, groups),
            AggregationKind.Avg => new AggregationNode<MeanAccumulator>(operand, groups),
            AggregationKind.Min => new AggregationNode<MinAccumulator>(operand, groups),
            AggregationKind.Max => new AggregationNode<MaxAccumulator>(operand, groups),
            AggregationKind.Count => new AggregationNode<CountAccumulator>(operand, groups),
            AggregationKind.Group => new AggregationNode<GroupAccumulator>(operand, groups),
            AggregationKind.Stddev => new AggregationNode<DeviationAccumulator>(operand, groups),
            AggregationKind.Stdvar => new AggregationNode<VarianceAccumulator>(operand, groups),
            _ => Parametrised(planner, aggregation, operand, groups),
        };
    }

    private static VectorNode Parametrised(QueryPlanner planner, Aggregation aggregation, VectorNode operand, GroupMap groups)
    {
        // The parser has seen that there is a parameter.
        ScalarNode parameter = planner.Scalar(aggregation.Parameter!);
        TextRange place = aggregation.Parameter!.Place;
        return aggregation.Kind switch
        {
            AggregationKind.TopK => new TopNode(parameter, place, operand, groups, takesLargest: true),
            AggregationKind.BottomK => new TopNode(parameter, place, operand, groups, takesLargest: false),
            AggregationKind.LimitK => new LimitNode(parameter, place, operand, groups),
            AggregationKind.LimitRatio => new RatioNode(parameter, place, operand),
            _ => new QuantileNode(parameter, place, operand, groups),
        };
    }

    private static CountValuesNode CountValues(Aggregation aggregation, VectorNode operand)
    {
        string label = QueryPlanner.Text(aggregation.Parameter!); // The parser has seen that there is one.
        if (label.Length == 0)
        {
            throw new QueryException("invalid label name \"\"", aggregation.Place);
        }

        IEnumerable<string> grouping = aggregation.IsWithout ? aggregation.Grouping : aggregation.Grouping.Append(label);
        return new CountValuesNode(
            label, operand, Projection(aggregation, grouping), MayHaveNames(aggregation) || label == Labels.MetricName);
    }

    private static LabelProjection Projection(Aggregation aggregation, IEnumerable<string> grouping) =>
        aggregation.IsWithout ? LabelProjection.Without(grouping) : LabelProjection.Only(grouping);

    private static bool MayHaveNames(Aggregation aggregation) =>
        !aggregation.IsWithout && aggregation.Grouping.Contains(Labels.MetricName);
}
