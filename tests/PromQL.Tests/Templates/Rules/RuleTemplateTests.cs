using Streams.Data;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Rules;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Tests.Templates.Rules;

public sealed class RuleTemplateTests
{
    [Theory]
    [InlineData("plain { text }", true, true, false)]
    [InlineData("{{ $labels.job }}", false, true, false)]
    [InlineData("a {{- .Labels.job | toUpper -}} b {{ $externalLabels.x }}", false, true, false)]
    [InlineData("{{ $value }}", false, false, false)]
    [InlineData("{{ $labels.job }} {{ $value }}", false, false, false)]
    [InlineData("{{ . }}", false, false, false)]
    [InlineData("{{ $labels }}", false, false, false)]
    [InlineData("{{ $labels.job | printf \"%s\" }}", false, false, false)]
    [InlineData("{{ query \"up\" | first | value }}", false, false, true)]
    public void Parse_Text_KnowsWhatItDependsOn(string text, bool isPlain, bool isOfLabels, bool mayQuery)
    {
        RuleTemplate template = RuleTemplate.Parse("A", text);

        Assert.Equal((isPlain, isOfLabels, mayQuery), (template.IsPlain, template.IsOfLabels, template.MayQuery));
        Assert.Equal(text, template.Source);
    }

    [Fact]
    public void Plain_Actions_AreTakenAsTheyStand()
    {
        TemplateRecord data = RuleTemplate.Data(TemplateMap.OfLabels(Labels.Empty), TemplateMap.OfLabels(Labels.Empty), "", 1);

        string text = RuleTemplate.Plain("{{ $value").Expand(
            data, new RuleTemplateContext(new EventTime(0), "", null), out TemplateException? error);

        Assert.Equal(("{{ $value", null), (text, error));
    }
}
