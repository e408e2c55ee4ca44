using Streams.Data;
using Streams.Operators.Windows.Keys;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>The order in which values are joined to vectors: by time and group; where sums are made of them, also by value.</summary>
/// <remarks>
/// Groups have numbers in the order in which they came. Where one group's vectors change the scores of another's, that must
/// not show, and labels decide.
/// </remarks>
internal sealed class WaitingOrder(KeyTable groups, bool isByLabels = false, bool isByValue = false) : IComparer<WaitingRow>
{
    /// <inheritdoc />
    public int Compare(WaitingRow x, WaitingRow y) =>
        x.Time != y.Time ? x.Time.CompareTo(y.Time)
        : x.Group == y.Group ? isByValue ? x.Value.CompareTo(y.Value) : 0
        : isByLabels ? CompareLabels(groups[x.Group], groups[y.Group])
        : x.Group.CompareTo(y.Group);

    private static int CompareLabels(Labels x, Labels y) =>
        x.Hash != y.Hash ? x.Hash.CompareTo(y.Hash) : x.Canonical.SequenceCompareTo(y.Canonical);
}
