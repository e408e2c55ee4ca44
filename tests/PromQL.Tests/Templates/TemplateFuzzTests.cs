using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Rules;
using Streams.PromQL.Templates.Values;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Templates;

/// <summary>Texts that are nearly templates end in an output or in an error that says where, never in anything else.</summary>
public sealed class TemplateFuzzTests
{
    [Fact]
    public async Task Expand_MutatedTemplates_EndInTextOrError()
    {
        string folder = RepositoryFolder.Combine("tests", "PromQL.Tests", "Templates", "Support");
        string[] seeds = [.. await File.ReadAllLinesAsync(Path.Combine(folder, "templates.txt")),
            .. await File.ReadAllLinesAsync(Path.Combine(folder, "broken.txt"))];
        Random random = new(20260501);
        TemplateRecord data = RuleTemplate.Data(
            TemplateMap.OfTexts([KeyValuePair.Create("job", "api")]), TemplateMap.OfTexts([]), "http://x/", 5);
        int cases = Seeded.Cases(20_000);
        int fine = 0;
        for (int i = 0; i < cases; i++)
        {
            string text = Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            try
            {
                RuleTemplate.Parse("A", text).Expand(data, new RuleTemplateContext(default, "", _ => []), out _);
                fine++;
            }
            catch (TemplateException e)
            {
                Assert.True(e.Line >= 1 && e.Reason.Length > 0, text);
            }
        }

        Assert.InRange(fine, cases / 20, cases);
    }

    private static string Mutate(string text, string other, Random random)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int length = random.Next(Math.Min(8, text.Length - at) + 1);
            int from = random.Next(other.Length + 1);
            int count = random.Next(Math.Min(12, other.Length - from) + 1);
            text = string.Concat(text.AsSpan(0, at), other.AsSpan(from, count), text.AsSpan(at + length));
        }

        return text;
    }
}
