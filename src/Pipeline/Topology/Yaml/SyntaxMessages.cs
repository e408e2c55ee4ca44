using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Streams.Topology.Yaml;

/// <summary>Says in a writer's words what the YAML parser says in its own, and finds the place that is meant.</summary>
internal static partial class SyntaxMessages
{
    private static readonly (string Theirs, string Ours)[] Known =
    [
        ("found invalid mapping", "a ':' is not allowed here; give each key its own line, align it with its neighbours, "
            + "and put text that contains ': ' in quotes"),
        ("did not find expected key", "expected a key or the end of the mapping; align this line with its neighbours, "
            + "and check that quotes and brackets before it are closed where they should be"),
        ("did not find expected '-'", "expected another '- ' item; align this line with the list or with the key above it"),
        ("did not find expected <document end>", "this line is indented less than the first one; "
            + "all top-level keys start in the same column"),
        ("quoted scalar, found unexpected end", "the quote that opens here is never closed"),
        ("unknown escape character", "unknown escape in double quotes; use single quotes to write '\\' as it is"),
        ("cannot start any token", "text cannot start with this character; put it in quotes"),
        ("did not find expected comment or line break", "only a comment may follow '|' or '>' on its line"),
        ("did not find expected node content", "expected a value here"),
    ];

    /// <summary>The message and the place, counted from 1, for an error of the parser in a text.</summary>
    public static (string Message, int Line, int Column) Explain(YamlException error, string text)
    {
        if (error.Message.Contains("tab", StringComparison.Ordinal)
            && FindIndentingTab(text, (int)error.Start.Line) is { } tab)
        {
            return ("a tab is used for indentation; YAML allows only spaces", tab.Line, tab.Column);
        }

        string theirs = Place().Replace(error.Message, "");
        string? dash = StartsWithDash(text, error.Start) ? "a list cannot begin here; begin its items on lines of their own, "
            + "and write a single dash in quotes: '-'" : null;
        string message = dash
            ?? Known.FirstOrDefault(known => theirs.Contains(known.Theirs, StringComparison.OrdinalIgnoreCase)).Ours
            ?? Plain(theirs);
        Mark mark = theirs.Contains("unknown escape", StringComparison.Ordinal) ? error.End : error.Start;
        return (message, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
    }

    private static bool StartsWithDash(string text, Mark at)
    {
        string line = text.Split('\n').ElementAtOrDefault((int)at.Line - 1) ?? "";
        string rest = line[Math.Clamp((int)at.Column - 1, 0, line.Length)..].TrimEnd();
        return rest == "-" || (rest.Length > 1 && rest[0] == '-' && " ,]}".Contains(rest[1]));
    }

    private static string Plain(string message) =>
        message.Length == 0 ? "this is not YAML" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static (int Line, int Column)? FindIndentingTab(string text, int fromLine)
    {
        string[] lines = text.Split('\n');
        for (int line = Math.Max(1, fromLine); line <= lines.Length; line++)
        {
            int tab = lines[line - 1].IndexOf('\t');
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[line - 1][..tab]))
            {
                return (line, tab + 1);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(\(?Line: \d+, Col: \d+, Idx: \d+\)?( - )?)+: ", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
