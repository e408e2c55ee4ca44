using System.Text;
using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>What PromQL does to label sets.</summary>
internal static class LabelSets
{
    private const int StackBytes = 512;

    /// <summary>The set without the metric's name; the same object where there is none.</summary>
    public static Labels WithoutName(Labels labels)
    {
        int start = 0;
        foreach (Label label in labels)
        {
            int length = SizeOf(label.Name) + SizeOf(label.Value);
            if (label.Name.SequenceEqual("__name__"u8))
            {
                return WithoutBytes(labels.Canonical, start, length);
            }

            start += length;
        }

        return labels;
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

    private static Labels WithoutBytes(ReadOnlySpan<byte> canonical, int start, int length)
    {
        int rest = canonical.Length - length;
        Span<byte> bytes = rest <= StackBytes ? stackalloc byte[StackBytes] : new byte[rest];
        canonical[..start].CopyTo(bytes);
        canonical[(start + length)..].CopyTo(bytes[start..]);
        return Labels.TryFromCanonical(bytes[..rest], out Labels? labels)
            ? labels
            : throw new InvalidOperationException("Part of canonical bytes is not canonical.");
    }
}
