using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Templates.Support;

/// <summary>Lets the real promtool expand templates, as annotations of an alert named <c>A</c>.</summary>
internal static partial class PromtoolTemplates
{
    /// <summary>The value of the one series <c>m{instance="web.example.com:9100",job="api"}</c> that the alert fires for.</summary>
    public const double Value = 1234567.5;

    /// <summary>What promtool makes of each template.</summary>
    public static async Task<IReadOnlyList<string>> ExpandAsync(IReadOnlyList<string> templates)
    {
        using TestFolder folder = new();
        StringBuilder rules = new("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: m > 0\n    annotations:\n");
        for (int i = 0; i < templates.Count; i++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"      t{i}: {Quote(templates[i])}\n");
        }

        folder.Write("rules.yml", rules.ToString());
        string test = folder.Write("test.yml", """
            rule_files: [rules.yml]
            tests:
            - interval: 1m
              external_labels: { region: eu }
              external_url: http://prom.example.com/base
              input_series:
              - { series: 'm{job="api", instance="web.example.com:9100"}', values: '1234567.5 1234567.5' }
              - { series: 'other{id="b"}', values: '2 2' }
              - { series: 'other{id="a"}', values: '1 1' }
              alert_rule_test:
              - { eval_time: 1m, alertname: A, exp_alerts: [] }
            """);
        (_, string output) = await PromtoolProcess.RunAsync("test", "rules", test);
        Dictionary<int, string> found = Annotation().Matches(output).ToDictionary(
            match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            match => StringLiteral.Unquote(match.Groups[2].Value, 0));
        Assert.True(found.Count == templates.Count, output);
        return [.. Enumerable.Range(0, templates.Count).Select(i => found[i])];
    }

    /// <summary>The errors of reading that promtool has for templates, one for each; null where it has none.</summary>
    public static async Task<IReadOnlyList<string?>> CheckAsync(IReadOnlyList<string> templates)
    {
        using TestFolder folder = new();
        StringBuilder rules = new("groups:\n- name: g\n  rules:\n");
        for (int i = 0; i < templates.Count; i++)
        {
            rules.Append(
                CultureInfo.InvariantCulture,
                $"  - alert: A\n    expr: m{i} > 0\n    annotations: {{ t: {Quote(templates[i])} }}\n");
        }

        (_, string output) = await PromtoolProcess.RunAsync("check", "rules", folder.Write("rules.yml", rules.ToString()));
        string?[] errors = new string?[templates.Count];
        foreach (Match match in Error().Matches(output))
        {
            errors[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1] = match.Groups[2].Value;
        }

        return errors;
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

    [GeneratedRegex("""t(\d+)=("(?:[^"\\]|\\.)*")""")]
    private static partial Regex Annotation();

    [GeneratedRegex("""rule (\d+), [^\n]*?annotation "t": (template: [^\n]*)""")]
    private static partial Regex Error();
}
