using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads aggregations, with <c>by</c> or <c>without</c> in front of the vector or behind it.</summary>
internal static class AggregationParser
{
    /// <summary>Reads what follows the name of an aggregation.</summary>
    public static Aggregation Read(ref TokenReader reader, Token word, AggregationKind kind)
    {
        ValueList<string>? grouping = Grouping(ref reader, out bool isWithout);
        ValueList<Expression> arguments = PrimaryParser.Arguments(ref reader);
        grouping ??= Grouping(ref reader, out isWithout) ?? new ValueList<string>();
        TextRange place = new(word.Offset, reader.LastEnd);
        bool hasParameter = kind.ParameterType() is not null;
        int wanted = hasParameter ? 2 : 1;
        if (arguments.Count != wanted)
        {
            string what = hasParameter ? "a parameter and a vector" : "one vector";
            throw SyntaxErrors.At(place, $"{kind.Text()}() takes {what}, found {TypeCheck.Count(arguments.Count, "argument")}");
        }

        return new Aggregation(place, kind, hasParameter ? arguments[0] : null, arguments[wanted - 1], isWithout, grouping);
    }

    private static ValueList<string>? Grouping(ref TokenReader reader, out bool isWithout)
    {
        isWithout = reader.TryTake("without");
        return isWithout || reader.TryTake("by") ? LabelListParser.Read(ref reader) : null;
    }
}
