using Streams.Data;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Sinks.Notify.Engine;

/// <summary>The order of alerts in a notification, as Alertmanager has it: by job, by instance, by fewer labels, by labels.</summary>
internal static class AlertOrder
{
    public static int Compare(Alert left, Alert right) => Compare(left.Labels, right.Labels);

    public static int Compare(Labels left, Labels right)
    {
        int order = CompareBy("job"u8, left, right);
        order = order != 0 ? order : CompareBy("instance"u8, left, right);
        order = order != 0 ? order : left.Count.CompareTo(right.Count);
        return order != 0 ? order : CompareAll(left, right);
    }

    private static int CompareBy(ReadOnlySpan<byte> name, Labels left, Labels right)
    {
        bool hasLeft = left.TryGet(name, out ReadOnlySpan<byte> leftValue);
        bool hasRight = right.TryGet(name, out ReadOnlySpan<byte> rightValue);
        return hasLeft && hasRight ? leftValue.SequenceCompareTo(rightValue) : hasRight.CompareTo(hasLeft);
    }

    private static int CompareAll(Labels left, Labels right)
    {
        LabelEnumerator leftLabels = left.GetEnumerator();
        LabelEnumerator rightLabels = right.GetEnumerator();
        while (leftLabels.MoveNext() && rightLabels.MoveNext())
        {
            // Of two names the lower one is in its own set and not in the other, and sets without a label come first.
            int names = leftLabels.Current.Name.SequenceCompareTo(rightLabels.Current.Name);
            int order = names != 0 ? -names : leftLabels.Current.Value.SequenceCompareTo(rightLabels.Current.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
