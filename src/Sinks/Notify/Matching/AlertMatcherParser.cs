using System.Text.RegularExpressions;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Matching;

/// <summary>Reads matchers as amtool and Alertmanager do: names of any letters first, and the classic way where that fails.</summary>
/// <remarks>
/// In the newer way names and values may stand in double quotes, and what stands without has no blanks, quotes or
/// operators in it. In the classic way a name is a label's name of old and a value may be nearly anything, up to the comma.
/// </remarks>
internal static partial class AlertMatcherParser
{
    private const string Reserved = "{}!=~,\\\"'`";

    /// <summary>
    /// Reads <c>a="b"</c>, <c>a="b",c!="d"</c> or the same in braces; a text that is neither is a <see cref="FormatException"/>.
    /// </summary>
    public static IReadOnlyList<LabelMatcher> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string problem;
        try
        {
            if (TryParseNew(text, out problem) is { } matchers)
            {
                return matchers;
            }
        }
        catch (FormatException error)
        {
            // An escape that is none in the newer way stands for itself in the classic one.
            problem = error.Message;
        }

        return TryParseClassic(text) ?? throw new FormatException(problem);
    }

    private static List<LabelMatcher>? TryParseNew(string text, out string problem)
    {
        Cursor cursor = new(text);
        List<LabelMatcher> matchers = [];
        problem = "";
        bool isBraced = cursor.TryTake('{');
        while (!cursor.IsAtEnd && !cursor.Peeks('}'))
        {
            if (cursor.Word() is not { Length: > 0 } name)
            {
                problem = cursor.Expected("a label's name");
                return null;
            }

            if (cursor.Operator() is not { } op)
            {
                problem = cursor.Expected("one of =, !=, =~ and !~");
                return null;
            }

            if (cursor.Word() is not { } value)
            {
                problem = cursor.Expected("a value");
                return null;
            }

            matchers.Add(new LabelMatcher(name, op, value));
            if (!cursor.TryTake(','))
            {
                break;
            }
        }

        bool isClosed = cursor.TryTake('}');
        if (isBraced != isClosed || !cursor.IsAtEnd)
        {
            problem = cursor.Expected(isBraced && !isClosed ? "a comma or '}'" : "a comma or the end");
            return null;
        }

        return matchers;
    }

    private static List<LabelMatcher>? TryParseClassic(string text)
    {
        string body = text.Trim();
        if (body.StartsWith('{') && body.EndsWith('}'))
        {
            body = body[1..^1];
        }

        List<LabelMatcher> matchers = [];
        foreach (string part in SplitOutsideQuotes(body))
        {
            Match match = Classic().Match(part);
            if (!match.Success || ClassicValue(match.Groups["value"].Value) is not { } value)
            {
                return null;
            }

            matchers.Add(new LabelMatcher(match.Groups["name"].Value, OperatorOf(match.Groups["op"].Value), value));
        }

        return matchers;
    }

    private static IEnumerable<string> SplitOutsideQuotes(string text)
    {
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == ',' && !isQuoted)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    // Quotes only count when both are there; of the escapes only \n, \" and \\ mean something.
    private static string? ClassicValue(string written)
    {
        bool isQuoted = written.StartsWith('"');
        if (isQuoted && (written.Length < 2 || !written.EndsWith('"')))
        {
            return null;
        }

        string body = isQuoted ? written[1..^1] : written;
        string plain = Escape().Replace(body, match => match.Value == "\\n" ? "\n" : match.Value[1..]);
        return Escape().Replace(body, "").Contains('"') ? null : plain;
    }

    private static MatchOperator OperatorOf(string text) => text switch
    {
        "=" => MatchOperator.Equal,
        "!=" => MatchOperator.NotEqual,
        "=~" => MatchOperator.RegexMatch,
        _ => MatchOperator.RegexNotMatch,
    };

    [GeneratedRegex(@"^\s*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?<op>=~|!=|!~|=)\s*(?<value>.*?)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Classic();

    [GeneratedRegex(@"\\[n""\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    private struct Cursor(string text)
    {
        private int _at;

        public bool IsAtEnd
        {
            get
            {
                SkipBlanks();
                return _at == text.Length;
            }
        }

        public bool Peeks(char letter) => !IsAtEnd && text[_at] == letter;

        public bool TryTake(char letter)
        {
            bool isThere = Peeks(letter);
            _at += isThere ? 1 : 0;
            return isThere;
        }

        public MatchOperator? Operator()
        {
            SkipBlanks();
            foreach (string candidate in (ReadOnlySpan<string>)["=~", "!~", "!=", "="])
            {
                if (text.AsSpan(_at).StartsWith(candidate))
                {
                    _at += candidate.Length;
                    return OperatorOf(candidate);
                }
            }

            return null;
        }

        public string? Word()
        {
            SkipBlanks();
            if (_at < text.Length && text[_at] == '"')
            {
                int length = StringLiteral.Length(text.AsSpan(_at));
                if (length < 0)
                {
                    return null;
                }

                string unquoted = StringLiteral.Unquote(text.AsSpan(_at, length), _at);
                _at += length;
                return unquoted;
            }

            int start = _at;
            while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !Reserved.Contains(text[_at]))
            {
                _at++;
            }

            return _at > start ? text[start.._at] : null;
        }

        public string Expected(string what)
        {
            string found = IsAtEnd ? "the end" : $"'{text[_at..Math.Min(text.Length, _at + 20)]}'";
            return $"column {_at + 1}: expected {what}, found {found}; write matchers as name=\"value\", name!=\"value\", "
                + "name=~\"pattern\" or name!~\"pattern\"";
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}
