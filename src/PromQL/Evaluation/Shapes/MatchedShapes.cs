using Streams.Data;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The labels that an operator between two vectors gives.</summary>
internal static class MatchedShapes
{
    /// <summary>The shape of the result, by rows of the side that may be many or by pairs of both.</summary>
    public static SeriesShape Of(
        SeriesShape many, SeriesShape one, Binary binary, VectorMatching matching, QueryOptions options)
    {
        // Arithmetic makes something else of a metric, and takes its name at once; comparing to 0 and 1 does so later.
        bool dropsName = !binary.Operator.IsComparison();
        SeriesShape shape = matching.Cardinality == MatchCardinality.OneToOne
            ? OneToOne(many, matching, dropsName)
            : Grouped(many, one, matching, dropsName);
        return binary.ReturnsBool ? MappedShape.WithoutName(shape, options) : shape;
    }

    private static MappedShape OneToOne(SeriesShape left, VectorMatching matching, bool dropsName)
    {
        bool keepsName = matching.IsOn ? matching.Labels.Contains(Labels.MetricName) : !matching.Labels.Contains(Labels.MetricName);
        LabelProjection projection = matching.IsOn
            ? LabelProjection.Only(dropsName ? matching.Labels.Where(name => name != Labels.MetricName) : matching.Labels)
            : dropsName ? LabelProjection.Without(matching.Labels)
            : LabelProjection.WithoutOnly(matching.Labels);
        bool mayHaveNames = keepsName && !dropsName;

        // Partners have a key of their own, and the key is in the labels, unless it was the name alone.
        bool isKeyLost = dropsName && matching.IsOn && keepsName;
        return new MappedShape(left, projection.Apply, isKeyLost, mayRepeatWithoutName: isKeyLost || (mayHaveNames && matching.IsOn));
    }

    private static SeriesShape Grouped(SeriesShape many, SeriesShape one, VectorMatching matching, bool dropsName)
    {
        if (matching.Include.Count > 0)
        {
            return new PairShape(many, one, matching.Include, dropsName);
        }

        return dropsName
            ? new MappedShape(many, LabelSets.WithoutName, many.MayRepeatWithoutName, many.MayRepeatWithoutName)
            : many;
    }
}
