using System.Text;

namespace Streams.Data;

/// <summary>Label sets in Prometheus' notation, for people.</summary>
public static class LabelsText
{
    /// <summary>Formats as <c>name{a="1",b="2"}</c>; a set without labels is <c>{}</c>.</summary>
    public static string Format(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        StringBuilder text = new();
        string name = labels.Name;
        bool bare = IsLegacyName(name, colons: true);
        text.Append(bare ? name : "");
        int start = text.Length;
        foreach (Label label in labels)
        {
            if (bare && label.Name.SequenceEqual("__name__"u8))
            {
                continue;
            }

            text.Append(text.Length == start ? '{' : ',');
            string key = label.NameText;
            AppendName(text, key);
            text.Append('=');
            AppendQuoted(text, label.ValueText);
        }

        if (text.Length > start)
        {
            text.Append('}');
        }
        else if (!bare)
        {
            text.Append("{}");
        }

        return text.ToString();
    }

    /// <summary>Whether a name needs no quotes in Prometheus' notation.</summary>
    public static bool IsLegacyName(string name, bool colons)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(colons && c == ':'))
            {
                return false;
            }
        }

        return true;
    }

    private static void AppendName(StringBuilder text, string name)
    {
        if (IsLegacyName(name, colons: false))
        {
            text.Append(name);
        }
        else
        {
            AppendQuoted(text, name);
        }
    }

    private static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
