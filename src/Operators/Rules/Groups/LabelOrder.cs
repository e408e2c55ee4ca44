using Streams.Data;

namespace Streams.Operators.Rules.Groups;

/// <summary>An order of label sets that is the same everywhere: that of their canonical bytes.</summary>
internal static class LabelOrder
{
    public static int Compare(Labels left, Labels right) => left.Canonical.SequenceCompareTo(right.Canonical);
}
