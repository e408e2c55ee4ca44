using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads which series an operator matches: <c>on (job) group_left (team)</c>.</summary>
internal static class MatchingParser
{
    /// <summary>Reads the matching behind an operator; null if nothing is said about it.</summary>
    public static VectorMatching? Read(ref TokenReader reader)
    {
        bool isOn = reader.TryTake("on");
        if (!isOn && !reader.TryTake("ignoring"))
        {
            return null;
        }

        ValueList<string> labels = LabelListParser.Read(ref reader);
        MatchCardinality cardinality =
            reader.TryTake("group_left") ? MatchCardinality.ManyToOne
            : reader.TryTake("group_right") ? MatchCardinality.OneToMany
            : MatchCardinality.OneToOne;

        // A parenthesis behind group_left is always its list of labels.
        bool hasInclude = cardinality != MatchCardinality.OneToOne && reader.Current.Kind == TokenKind.LeftParen;
        ValueList<string> include = hasInclude ? LabelListParser.Read(ref reader) : new ValueList<string>();
        return new VectorMatching(cardinality, isOn, labels, include);
    }
}
