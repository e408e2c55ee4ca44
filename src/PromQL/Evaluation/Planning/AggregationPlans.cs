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

        GroupMap groups = Groups(aggregation, operand.Shape);
        LabelOrder? order = planner.Options.IsInLabelOrder ? new LabelOrder(operand.Shape) : null;
        return aggregation.Kind switch
        {
            AggregationKind.Sum => new AggregationNode<SumAccumulator>(operand, groups, order),
            AggregationKind.Avg => new AggregationNode<MeanAccumulator>(operand, groups, order),
            AggregationKind.Min => new AggregationNode<MinAccumulator>(operand, groups, order: null),
            AggregationKind.Max => new AggregationNode<MaxAccumulator>(operand, groups, order: null),
            AggregationKind.Count => new AggregationNode<CountAccumulator>(operand, groups, order: null),
            AggregationKind.Group => new AggregationNode<GroupAccumulator>(operand, groups, order: null),
            AggregationKind.Stddev => new AggregationNode<DeviationAccumulator>(operand, groups, order),
            AggregationKind.Stdvar => new AggregationNode<VarianceAccumulator>(operand, groups, order),
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

    /// <summary>The groups that an aggregation makes of the series of a shape.</summary>
    public static GroupMap Groups(Aggregation aggregation, SeriesShape operand) =>
        new(operand, Projection(aggregation, aggregation.Grouping), MayHaveNames(aggregation));

    private static LabelProjection Projection(Aggregation aggregation, IEnumerable<string> grouping) =>
        aggregation.IsWithout ? LabelProjection.Without(grouping) : LabelProjection.Only(grouping);

    private static bool MayHaveNames(Aggregation aggregation) =>
        !aggregation.IsWithout && aggregation.Grouping.Contains(Labels.MetricName);
}
