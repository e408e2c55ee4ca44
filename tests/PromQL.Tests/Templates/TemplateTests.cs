using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Tests.Templates;

public sealed class TemplateTests
{
    private static readonly TemplateFunctions Functions = new();

    [Fact]
    public void Execute_LoopThatGoesOn_StopsAtTheLimit()
    {
        Template template = Template.Parse("t", "{{ range . }}{{ range $ }}x{{ end }}{{ end }}", Functions);
        TemplateList many = new("[]int", [.. Enumerable.Range(0, 1000).Select(i => (object?)(long)i)]);

        TemplateException e = Assert.Throws<TemplateException>(() => template.Execute(many, null, new TemplateLimits { Rounds = 5000 }));

        Assert.Equal("loops make more than 5000 rounds", e.Reason);
    }

    [Theory]
    [InlineData("{{ range . }}0123456789{{ end }}")]
    [InlineData("{{ $x := \"ab\" }}{{ range . }}{{ $x = print $x $x }}{{ end }}")]
    [InlineData("{{ printf \"%200d\" 1 }}")]
    public void Execute_TooMuchText_StopsAtTheLimit(string text)
    {
        TemplateList many = new("[]int", [.. Enumerable.Range(0, 30).Select(i => (object?)(long)i)]);

        TemplateException e = Assert.Throws<TemplateException>(
            () => Template.Parse("t", text, Functions).Execute(many, null, new TemplateLimits { OutputLength = 100 }));

        Assert.Contains("longer than 100 characters", e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_TemplateThatCallsItself_StopsAtTheLimit()
    {
        Template template = Template.Parse("t", "{{ define \"x\" }}{{ template \"x\" }}{{ end }}{{ template \"x\" }}", Functions);

        TemplateException e = Assert.Throws<TemplateException>(() => template.Execute(null));

        Assert.Equal("exceeded maximum template depth (100)", e.Reason);
    }

    [Fact]
    public void Parse_DeepNesting_IsAnError()
    {
        string text = string.Concat(Enumerable.Repeat("{{ if true }}", 500)) + string.Concat(Enumerable.Repeat("{{ end }}", 500));

        TemplateException e = Assert.Throws<TemplateException>(() => Template.Parse("t", text, Functions));

        Assert.Equal("blocks are nested more than 100 deep", e.Reason);
    }

    [Fact]
    public void Parse_WrongOnTheThirdLine_TellsTheLine()
    {
        TemplateException e = Assert.Throws<TemplateException>(() => Template.Parse("t", "a\nb\n  {{ nope }}", Functions));

        Assert.Equal((3, 6, "function \"nope\" not defined"), (e.Line, e.Column, e.Reason));
    }

    [Fact]
    public void Execute_WrongBehindLettersOfManyBytes_CountsBytes()
    {
        TemplateException e = Assert.Throws<TemplateException>(
            () => Template.Parse("t", "x\nä{{ .a }}", Functions).Execute(5L));

        Assert.Equal("template: t:2:5: executing \"t\" at <.a>: can't evaluate field a in type int", e.Message);
    }

    [Fact]
    public void Parse_InASet_SeesItsTemplatesAndAddsNone()
    {
        TemplateSet set = new(Functions);
        set.Add("file", "{{ define \"name\" }}<{{ . }}>{{ end }}");

        string output = set.Parse("text", "{{ template \"name\" .a }}{{ define \"own\" }}{{ end }}")
            .Execute(TemplateMap.OfTexts([KeyValuePair.Create("a", "1")]));

        Assert.Equal("<1>", output);
        Assert.Equal(["file", "name"], set.Names);
    }

    [Fact]
    public void Add_EmptyDefinitionOfATextThatIsThere_ChangesNothing()
    {
        TemplateSet set = new(Functions);
        set.Add("a", "{{ define \"x\" }}full{{ end }}");
        set.Add("b", "{{ define \"x\" }} {{ end }}");

        Assert.Equal("full", set.Parse("t", "{{ template \"x\" }}").Execute(null));
    }

    [Fact]
    public void Execute_FunctionThatFails_TellsItsName()
    {
        TemplateFunctions functions = new TemplateFunctions()
            .Add("fail", [], _ => throw new TemplateFunctionException("because"));

        TemplateException e = Assert.Throws<TemplateException>(() => Template.Parse("t", "{{ fail }}", functions).Execute(null));

        Assert.Equal("error calling fail: because", e.Reason);
    }

    [Fact]
    public void Execute_MissingNameInAMapOfAnything_IsNoValue()
    {
        TemplateMap data = TemplateMap.OfAny([KeyValuePair.Create("a", (object?)null)]);

        Assert.Equal("<no value> <no value>", Template.Parse("t", "{{ .a }} {{ .b }}", Functions).Execute(data));
    }

    [Fact]
    public void Execute_MethodOfARecord_GetsItsArguments()
    {
        Template template = Template.Parse("t", "{{ .At.Format \"15:04\" }} {{ (.At.Add .For).Unix }} {{ .For }}", Functions);
        TemplateRecord data = new(
            "data", ("At", GoTime.From(new Streams.Data.EventTime(3_660_000))), ("For", new GoDuration(90_500_000_000)));

        Assert.Equal("01:01 3750 1m30.5s", template.Execute(data));
    }
}
