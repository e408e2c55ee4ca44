using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Support;

/// <summary>Asks the real promtool what it thinks of expressions.</summary>
internal static partial class Promtool
{
    /// <summary>What is wrong with each expression; null where nothing is.</summary>
    public static async Task<string?[]> JudgeAsync(IReadOnlyList<string> expressions)
    {
        using TestFolder folder = new();
        string file = folder.Write("rules.yml", RuleFile(expressions));
        (int exitCode, string output) = await PromtoolProcess.RunAsync("check", "rules", file);

        string?[] verdicts = new string?[expressions.Count];
        foreach (Match match in Verdict().Matches(output))
        {
            verdicts[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1] = match.Groups[2].Value;
        }

        // A file that is wrong in another way has no verdicts.
        Assert.True(exitCode == 0 || verdicts.Any(verdict => verdict is not null), output);
        return verdicts;
    }

    /// <summary>A rule file with one rule for each expression, in one group.</summary>
    public static string RuleFile(IReadOnlyList<string> expressions)
    {
        StringBuilder file = new("groups:\n- name: all\n  interval: 1d\n  rules:\n");
        for (int i = 0; i < expressions.Count; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"  - {{record: r{i}, expr: {Quote(expressions[i])}}}\n");
        }

        return file.ToString();
    }

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isPlain = rune.Value is >= ' ' and < 0x7f and not ('"' or '\\');
            _ = isPlain ? quoted.Append(rune) : quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex("rule (\\d+), [^\n]*?could not parse expression: ([^\n]*)")]
    private static partial Regex Verdict();
}
