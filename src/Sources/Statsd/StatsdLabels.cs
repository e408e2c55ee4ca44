using System.Text;
using Streams.Data;
using Streams.Sources.Formats;

namespace Streams.Sources.Statsd;

/// <summary>Makes labels of a line's name and tags.</summary>
internal sealed class StatsdLabels
{
    private readonly LabelsBuilder _builder = new();

    /// <summary>The series of a line; a problem says why it has none.</summary>
    public RowProblem? Read(in StatsdLine line, out Labels labels)
    {
        labels = Labels.Empty;
        _builder.Clear();
        RowProblem? problem = LabelRules.Set(_builder, "__name__"u8, Clean(line.Name))
            ?? SetTags(line.NameTags, (byte)'=')
            ?? SetTags(line.EndTags, (byte)':');
        if (problem is null)
        {
            labels = _builder.Build();
        }

        return problem;
    }

    private RowProblem? SetTags(ReadOnlySpan<byte> tags, byte separator)
    {
        while (!tags.IsEmpty)
        {
            int end = tags.IndexOfAny((byte)',', (byte)';');
            ReadOnlySpan<byte> tag = end < 0 ? tags : tags[..end];
            tags = end < 0 ? default : tags[(end + 1)..];
            int at = tag.IndexOf(separator);
            if (tag.IsEmpty)
            {
                continue;
            }

            // A tag without a value is only there or not.
            ReadOnlySpan<byte> value = at < 0 ? "true"u8 : tag[(at + 1)..];
            if (LabelRules.Set(_builder, Clean(at < 0 ? tag : tag[..at]), value) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>A name as Prometheus has them: what it does not allow becomes '_'.</summary>
    private static byte[] Clean(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        StringBuilder clean = new(text.Length);
        foreach (char letter in text)
        {
            clean.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '_');
        }

        if (clean.Length > 0 && char.IsAsciiDigit(clean[0]))
        {
            clean.Insert(0, '_');
        }

        return Encoding.UTF8.GetBytes(clean.ToString());
    }
}
