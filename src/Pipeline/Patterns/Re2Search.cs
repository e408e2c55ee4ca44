using System.Text;
using System.Text.RegularExpressions;

namespace Streams.Patterns;

/// <summary>A regular expression in RE2 syntax that may match anywhere in a text, as Go's functions on texts take it.</summary>
/// <remarks>Unlike with <see cref="Re2Regex"/>, <c>.</c> matches no line break unless the pattern says so.</remarks>
public sealed class Re2Search
{
    private const RegexOptions Engine = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _regex;
    private readonly IReadOnlyList<string?> _groupNames;

    private Re2Search(string pattern)
    {
        string translated = Re2Translator.Translate(pattern, out _groupNames, Re2Flags.None);
        try
        {
            _regex = new Regex(translated, Engine);
        }
        catch (NotSupportedException)
        {
            throw new FormatException("the regular expression is too large; use fewer or shorter alternatives and repetitions");
        }
    }

    /// <summary>Reads a pattern; the message of the exception names the column and what is wrong there.</summary>
    public static Re2Search Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new Re2Search(pattern);
    }

    /// <summary>Whether the pattern is found in the text.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>Puts a text in the place of all that is found; an empty find right behind another one does not count.</summary>
    public string ReplaceAll(string text, ReplacementTemplate replacement)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(replacement);
        StringBuilder replaced = new(text.Length);
        int end = 0;
        bool isFirst = true;
        for (Match match = _regex.Match(text); match.Success; match = match.NextMatch())
        {
            bool isEmptyBehind = match.Length == 0 && match.Index == end && !isFirst;
            if (isEmptyBehind || SplitsCharacter(text, match.Index))
            {
                continue;
            }

            replaced.Append(text, end, match.Index - end);
            replaced.Append(replacement.Expand(new Re2Match(GroupsOf(match), _groupNames)));
            end = match.Index + match.Length;
            isFirst = false;
        }

        return replaced.Append(text, end, text.Length - end).ToString();
    }

    // An empty match can lie between the two halves of a character beyond the basic plane.
    private static bool SplitsCharacter(string text, int index) =>
        index > 0 && index < text.Length && char.IsSurrogatePair(text[index - 1], text[index]);

    private static string?[] GroupsOf(Match match)
    {
        string?[] groups = new string?[match.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = match.Groups[i].Success ? match.Groups[i].Value : null;
        }

        return groups;
    }
}
