using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Streams.Patterns;

/// <summary>A regular expression in RE2 syntax that must match a whole text, as everywhere in Prometheus.</summary>
/// <remarks>
/// <para>As in Prometheus 3, <c>.</c> also matches a line break. Matching takes time linear in the text: patterns run on
/// .NET's non-backtracking engine, alternatives of plain words in a hash set. What that engine cannot do is not in RE2
/// either and is refused by name: back-references, look-around, possessive repetition.</para>
/// <para>Three things differ from Go. <c>\b</c> takes letters beyond ASCII for parts of words, Unicode classes are
/// general categories of the basic plane (<c>\p{Lu}</c>, not <c>\p{Greek}</c>), and <c>(?i)</c> uses .NET's table
/// of equal letters.</para>
/// </remarks>
public sealed class Re2Regex : IParsable<Re2Regex>, IEquatable<Re2Regex>
{
    private const int StackChars = 256;
    private const RegexOptions Engine = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly SearchValues<char> MetaCharacters = SearchValues.Create(@"\.+*?()[]{}^$");

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly Regex? _regex;
    private readonly IReadOnlyList<string?> _groupNames;

    private Re2Regex(string pattern)
    {
        Pattern = pattern;
        if (!pattern.AsSpan().ContainsAny(MetaCharacters))
        {
            HashSet<string> words = new(pattern.Split('|'), StringComparer.Ordinal);
            _words = words.GetAlternateLookup<ReadOnlySpan<char>>();
            _groupNames = [null];
            Literal = words.Count == 1 ? pattern : null;
            return;
        }

        string translated = Re2Translator.Translate(pattern, out _groupNames);
        try
        {
            _regex = new Regex($@"\A(?:{translated})\z", Engine);
        }
        catch (NotSupportedException)
        {
            // All that the engine does not know was refused by the translator, so this is its bound on size.
            throw new FormatException("the regular expression is too large; use fewer or shorter alternatives and repetitions");
        }
    }

    /// <summary>The pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>The only text that matches, when the pattern is a plain word; otherwise null.</summary>
    public string? Literal { get; }

    /// <summary>Reads a pattern; the message of the exception names the column and what is wrong there.</summary>
    public static Re2Regex Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new Re2Regex(pattern);
    }

    /// <inheritdoc />
    public static Re2Regex Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Re2Regex result)
    {
        result = null;
        if (s is null)
        {
            return false;
        }

        try
        {
            result = new Re2Regex(s);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text) => _regex is null ? _words.Contains(text) : _regex.IsMatch(text);

    /// <summary>Whether the whole text, given in UTF-8, matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= StackChars)
        {
            Span<char> text = stackalloc char[StackChars];
            return IsMatch(text[..Encoding.UTF8.GetChars(utf8, text)]);
        }

        char[] rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return IsMatch(rented.AsSpan(0, Encoding.UTF8.GetChars(utf8, rented)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Matches the whole text and gives its groups; null when it does not match.</summary>
    public Re2Match? Match(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_regex is null)
        {
            return _words.Contains(text) ? new Re2Match([text], _groupNames) : null;
        }

        Match match = _regex.Match(text);
        if (!match.Success)
        {
            return null;
        }

        string?[] groups = new string?[match.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = match.Groups[i].Success ? match.Groups[i].Value : null;
        }

        return new Re2Match(groups, _groupNames);
    }

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] Re2Regex? other) => other is not null && Pattern == other.Pattern;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Re2Regex);

    /// <inheritdoc />
    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => Pattern;
}
