using Streams.Data;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Rules;
using Streams.PromQL.Templates.Values;
using Streams.PromQL.Tests.Templates.Support;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Templates.Rules;

/// <summary>What comes out of templates, errors included, is what the real promtool writes.</summary>
public sealed class RuleTemplatePeerTests
{
    private static readonly Labels Series =
        Labels.Of(("__name__", "m"), ("instance", "web.example.com:9100"), ("job", "api"));

    [Fact]
    public async Task Expand_ManyTemplates_GivesWhatThePeerGives()
    {
        string[] templates = await ReadAsync("templates.txt");

        IReadOnlyList<string> theirs = await PromtoolTemplates.ExpandAsync(templates);

        string[] differences = [.. templates.Zip(theirs)
            .Select(pair => (Template: pair.First, Theirs: pair.Second, Ours: Expand(pair.First)))
            .Where(one => one.Theirs != one.Ours)
            .Select(one => $"{one.Template}\n  theirs: {one.Theirs}\n  ours:   {one.Ours}")];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.True(templates.Length >= 100, $"only {templates.Length} templates");
    }

    [Fact]
    public async Task Parse_BrokenTemplates_GiveThePeersErrors()
    {
        string[] templates = await ReadAsync("broken.txt");

        IReadOnlyList<string?> theirs = await PromtoolTemplates.CheckAsync(templates);

        string[] differences = [.. templates.Zip(theirs)
            .Select(pair => (Template: pair.First, Theirs: pair.Second ?? "fine", Ours: ErrorOf(pair.First)))
            .Where(one => one.Theirs != one.Ours)
            .Select(one => $"{one.Template}\n  theirs: {one.Theirs}\n  ours:   {one.Ours}")];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.True(theirs.Count(error => error is not null) >= 40);
    }

    private static string Expand(string text)
    {
        TemplateRecord data = RuleTemplate.Data(
            TemplateMap.OfLabels(Series),
            TemplateMap.OfLabels(Labels.Of(("region", "eu"))),
            "http://prom.example.com/base",
            PromtoolTemplates.Value);
        RuleTemplateContext context = new(new EventTime(60_000), "http://prom.example.com/base", Query);
        return RuleTemplate.Parse("A", text).Expand(data, context, out _);
    }

    private static string ErrorOf(string text)
    {
        try
        {
            RuleTemplate.Parse("A", text);
            return "fine";
        }
        catch (TemplateException e)
        {
            return e.Message["error parsing template __alert_A: ".Length..];
        }
    }

    // The few queries of the list, answered as promtool does.
    private static List<Sample> Query(string expression) => expression switch
    {
        "m" => [new Sample(Series, default, PromtoolTemplates.Value)],
        "other" or "sort(other)" => [Other("a", 1), Other("b", 2)],
        "sort_desc(other)" => [Other("b", 2), Other("a", 1)],
        "absent_metric" => [],
        "42" => [new Sample(Labels.Empty, default, 42)],
        "scalar(m) / 2" => [new Sample(Labels.Empty, default, PromtoolTemplates.Value / 2)],
        _ => throw new FormatException("1:5: parse error: unclosed left parenthesis"),
    };

    private static Sample Other(string id, double value) => new(Labels.Of(("__name__", "other"), ("id", id)), default, value);

    private static async Task<string[]> ReadAsync(string name)
    {
        string file = RepositoryFolder.Combine("tests", "PromQL.Tests", "Templates", "Support", name);
        return [.. (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0)];
    }
}
