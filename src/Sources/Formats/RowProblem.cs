using System.Text;
using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>Why a row cannot be used: the counted reason and the words.</summary>
internal sealed record RowProblem(DropReason Reason, string Detail)
{
    private const int ExcerptBytesMax = 80;

    public static RowProblem Malformed(string detail) => new(DropReason.Malformed, detail);

    /// <summary>A problem at a byte of the line; columns are counted from 1.</summary>
    public static RowProblem Malformed(int at, string detail) => Malformed($"column {at + 1}: {detail}");

    public static RowProblem InvalidLabels(int at, string detail) =>
        new(DropReason.InvalidLabels, $"column {at + 1}: {detail}");

    /// <summary>Input as it can stand in a message: cut, and readable whatever the bytes.</summary>
    public static string Excerpt(ReadOnlySpan<byte> text)
    {
        bool isCut = text.Length > ExcerptBytesMax;
        string shown = Encoding.UTF8.GetString(isCut ? text[..ExcerptBytesMax] : text);
        StringBuilder readable = new(shown.Length + 3);
        foreach (char c in shown)
        {
            readable.Append(char.IsControl(c) ? '\uFFFD' : c);
        }

        return readable.Append(isCut ? "..." : "").ToString();
    }
}
