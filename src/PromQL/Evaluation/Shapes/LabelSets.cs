using System.Text;
using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>What PromQL does to label sets.</summary>
internal static class LabelSets
{
    private const int StackBytes = 512;

    /// <summary>The labels that say what a metric is; what is calculated from it has none of them.</summary>
    public static string[] Metadata { get; } = [Labels.MetricName, "__type__", "__unit__"];

    /// <summary>The set without the metric's name, type and unit; the same object where there is none of them.</summary>
    public static Labels WithoutName(Labels labels)
    {
        ReadOnlySpan<byte> canonical = labels.Canonical;
        Span<byte> bytes = canonical.Length <= StackBytes ? stackalloc byte[StackBytes] : new byte[canonical.Length];
        int start = 0;
        int kept = 0;
        foreach (Label label in labels)
        {
            int length = SizeOf(label.Name) + SizeOf(label.Value);
            if (!IsMetadata(label.Name))
            {
                canonical.Slice(start, length).CopyTo(bytes[kept..]);
                kept += length;
            }

            start += length;
        }

        return kept == canonical.Length ? labels
            : Labels.TryFromCanonical(bytes[..kept], out Labels? rest) ? rest
            : throw new InvalidOperationException("Part of canonical bytes is not canonical.");
    }

    /// <summary>The order of label sets in Prometheus: by names, then values, of one label after the other.</summary>
    public static int Compare(Labels left, Labels right)
    {
        LabelEnumerator lefts = left.GetEnumerator();
        LabelEnumerator rights = right.GetEnumerator();
        while (true)
        {
            bool hasLeft = lefts.MoveNext();
            bool hasRight = rights.MoveNext();
            if (!hasLeft || !hasRight)
            {
                return hasLeft.CompareTo(hasRight);
            }

            int order = lefts.Current.Name.SequenceCompareTo(rights.Current.Name);
            order = order != 0 ? order : lefts.Current.Value.SequenceCompareTo(rights.Current.Value);
            if (order != 0)
            {
                return order;
            }
        }
    }

    /// <summary>The set as Prometheus' error messages show it: every label in braces.</summary>
    public static string Describe(Labels labels)
    {
        StringBuilder text = new("{");
        foreach (Label label in labels)
        {
            string name = label.NameText;
            text.Append(text.Length > 1 ? ", " : "")
                .Append(LabelsText.IsLegacyName(name, colons: false) ? name : Syntax.StringLiteral.Quote(name))
                .Append('=').Append(Syntax.StringLiteral.Quote(label.ValueText));
        }

        return text.Append('}').ToString();
    }

    private static int SizeOf(ReadOnlySpan<byte> part) => VarInt.Size((ulong)part.Length) + part.Length;

    private static bool IsMetadata(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("__name__"u8) || name.SequenceEqual("__type__"u8) || name.SequenceEqual("__unit__"u8);
}
