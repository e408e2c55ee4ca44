using System.Globalization;
using System.Text;

namespace Streams.Patterns;

/// <summary>A replacement text in Go's notation: <c>$1</c>, <c>${1}</c>, <c>${name}</c>, and <c>$$</c> for a dollar.</summary>
/// <remarks>
/// As in Go, a name without braces is as long as possible, so <c>$1x</c> means <c>${1x}</c>; groups that do not exist
/// are empty; a dollar that begins nothing stands for itself.
/// </remarks>
public sealed class ReplacementTemplate
{
    private readonly List<Part> _parts = [];

    /// <summary>Reads a template; every text is one.</summary>
    public ReplacementTemplate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Read(text);
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the text has a dollar, and so may depend on a match.</summary>
    public bool HasVariables => Text.Contains('$');

    /// <summary>The text with the match's groups filled in.</summary>
    public string Expand(Re2Match match)
    {
        ArgumentNullException.ThrowIfNull(match);
        StringBuilder expanded = new();
        foreach (Part part in _parts)
        {
            expanded.Append(part switch
            {
                { Number: int number } => match.Group(number),
                { IsName: true } => match.Group(part.Text),
                _ => part.Text,
            });
        }

        return expanded.ToString();
    }

    private void Read(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int dollar = text.IndexOf('$');
            if (dollar != 0)
            {
                AddLiteral(dollar < 0 ? text : text[..dollar]);
                text = dollar < 0 ? [] : text[dollar..];
            }
            else if (TryReadVariable(text, out ReadOnlySpan<char> name, out int length))
            {
                AddVariable(name);
                text = text[length..];
            }
            else
            {
                AddLiteral("$");
                text = text[(text is ['$', '$', ..] ? 2 : 1)..];
            }
        }
    }

    private static bool TryReadVariable(ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out int length)
    {
        bool hasBraces = text is ['$', '{', ..];
        name = text[(hasBraces ? 2 : 1)..];
        int end = 0;
        while (end < name.Length && (char.IsLetterOrDigit(name[end]) || name[end] == '_'))
        {
            end++;
        }

        bool isClosed = !hasBraces || (end < name.Length && name[end] == '}');
        length = hasBraces ? end + 3 : end + 1;
        name = name[..end];
        return end > 0 && isClosed;
    }

    private void AddLiteral(ReadOnlySpan<char> text) => _parts.Add(new Part(text.ToString(), false, null));

    private void AddVariable(ReadOnlySpan<char> name)
    {
        // Go reads a number with leading zeros, or one that no group can have, as a name.
        bool isNumber = !name.ContainsAnyExceptInRange('0', '9') && name.Length <= 8 && (name[0] != '0' || name.Length == 1);
        _parts.Add(new Part(
            name.ToString(), true, isNumber ? int.Parse(name, CultureInfo.InvariantCulture) : null));
    }

    private readonly record struct Part(string Text, bool IsName, int? Number);
}
