using System.Globalization;
using System.Text;
using Streams.Patterns;
using Streams.PromQL.Syntax;
using Streams.PromQL.Templates.Execution;
using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Values;
using Streams.Stages;

namespace Streams.PromQL.Templates.Rules;

/// <summary>The functions that Prometheus gives to the templates of rules.</summary>
public static class RuleFunctions
{
    private static readonly TemplateParameter[] None = [];
    private static readonly TemplateParameter[] Any = [TemplateParameter.Any];
    private static readonly TemplateParameter[] Text = [TemplateParameter.Text];
    private static readonly TemplateParameter[] TwoTexts = [TemplateParameter.Text, TemplateParameter.Text];
    private static readonly TemplateParameter[] ThreeTexts = [.. TwoTexts, TemplateParameter.Text];
    private static readonly TemplateParameter Result = TemplateParameter.Of<QueryResult>("template.queryResult");
    private static readonly TemplateParameter Sample = TemplateParameter.Of<QuerySample>("*template.sample");

    /// <summary>Go's functions and those of rules.</summary>
    public static TemplateFunctions Table { get; } = AddTo(new TemplateFunctions());

    /// <summary>Adds the functions to a table.</summary>
    public static TemplateFunctions AddTo(TemplateFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        AddQueries(functions);
        AddNumbers(functions);
        AddTexts(functions);
        return functions
            .AddVariadic("args", Any, call => Arguments(call.Arguments))
            .Add("graphLink", Text, call => Link(call.Text(0), tab: 0))
            .Add("tableLink", Text, call => Link(call.Text(0), tab: 1))
            .Add("externalURL", None, call => RuleTemplateContext.Of(call).ExternalUrl)
            .Add("pathPrefix", None, call => PathOf(RuleTemplateContext.Of(call).ExternalUrl));
    }

    private static void AddQueries(TemplateFunctions functions) => functions
        .Add("query", Text, Query)
        .Add("first", [Result], call => call.Value<QueryResult>(0).Items is [var first, ..]
            ? first
            : throw new TemplateFunctionException("first() called on vector with no elements"))
        .Add("label", [TemplateParameter.Text, Sample], call => call.Value<QuerySample>(1).Label(call.Text(0)))
        .Add("value", [Sample], call => call.Value<QuerySample>(0).Value)
        .Add("strvalue", [Sample], call => call.Value<QuerySample>(0).Label("__value__"))
        .Add("sortByLabel", [TemplateParameter.Text, Result], call => call.Value<QueryResult>(1).SortedBy(call.Text(0)));

    private static void AddNumbers(TemplateFunctions functions) => functions
        .Add("humanize", Any, call => Humanize.Number(ToNumber(call.Arguments[0])))
        .Add("humanize1024", Any, call => Humanize.Number1024(ToNumber(call.Arguments[0])))
        .Add("humanizeDuration", Any, call => Humanize.Duration(ToNumber(call.Arguments[0])))
        .Add("humanizePercentage", Any, call => Humanize.Percentage(ToNumber(call.Arguments[0])))
        .Add("humanizeTimestamp", Any, call => Humanize.Timestamp(ToNumber(call.Arguments[0])))
        .Add("toTime", Any, call => Humanize.Time(ToNumber(call.Arguments[0])))
        .Add("toDuration", Any, call => new GoDuration((long)(ToNumber(call.Arguments[0]) * 1e9)))
        .Add("now", None, call => RuleTemplateContext.Of(call).Time.Milliseconds / 1000.0)
        .Add("parseDuration", Text, call => Durations.TryParse(call.Text(0), out TimeSpan duration)
            ? duration.TotalSeconds
            : throw new TemplateFunctionException($"not a valid duration string: {StringLiteral.Quote(call.Text(0))}"));

    private static void AddTexts(TemplateFunctions functions) => functions
        .Add("title", Text, call => Title(call.Text(0)))
        .Add("toUpper", Text, call => call.Text(0).ToUpperInvariant())
        .Add("toLower", Text, call => call.Text(0).ToLowerInvariant())
        .Add("stripPort", Text, call => HostNames.StripPort(call.Text(0)))
        .Add("stripDomain", Text, call => HostNames.StripDomain(call.Text(0)))
        .Add("match", TwoTexts, call => Re2Search.Parse(call.Text(0)).IsMatch(call.Text(1)))
        .Add("reReplaceAll", ThreeTexts, call =>
            Re2Search.Parse(call.Text(0)).ReplaceAll(call.Text(2), new ReplacementTemplate(call.Text(1))))
        .Add("urlQueryEscape", Text, call => Escapes.UrlQuery(call.Text(0)))
        .Add("safeHtml", Text, call => call.Text(0));

    private static QueryResult Query(TemplateCall call)
    {
        RuleTemplateContext context = RuleTemplateContext.Of(call);
        return context.Query is { } query
            ? new QueryResult([.. query(call.Text(0)).Select(sample => new QuerySample(sample.Labels, sample.Value))])
            : throw new TemplateFunctionException("queries are not possible here");
    }

    /// <summary>The number that a value stands for, as Prometheus converts it.</summary>
    public static double ToNumber(object? value) => value switch
    {
        double number => number,
        long number => number,
        GoDuration duration => duration.Nanoseconds / 1e9,
        string text when TryReadNumber(text, out double number) => number,
        string text => throw new TemplateFunctionException(
            $"strconv.ParseFloat: parsing {StringLiteral.Quote(text)}: invalid syntax"),
        _ => throw new TemplateFunctionException($"can't convert {GoPrint.TypeName(value)} to float"),
    };

    private static bool TryReadNumber(string text, out double number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        string name = text.TrimStart('+', '-').ToUpperInvariant();
        if (name is "INF" or "INFINITY" && text.Length - name.Length <= 1)
        {
            number = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }

        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && char.IsAsciiDigit(LastDigit(text));
    }

    // .NET would also read the names of infinities that are its own.
    private static char LastDigit(string text) => text.TrimEnd('.') is [.., char last] ? last : ' ';

    private static TemplateMap Arguments(ReadOnlySpan<object?> arguments)
    {
        List<KeyValuePair<string, object?>> entries = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            entries.Add(KeyValuePair.Create($"arg{i}", arguments[i]));
        }

        return TemplateMap.OfAny(entries);
    }

    /// <summary>Makes the first letter of each word large; letters, digits and <c>_</c> belong to words.</summary>
    private static string Title(string text)
    {
        StringBuilder title = new(text.Length);
        bool isInWord = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            title.Append(isInWord ? rune : Rune.ToUpperInvariant(rune));
            isInWord = rune.IsAscii
                ? Rune.IsLetterOrDigit(rune) || rune.Value == '_'
                : Rune.IsLetterOrDigit(rune) || !Rune.IsWhiteSpace(rune);
        }

        return title.ToString();
    }

    /// <summary>The path at which Prometheus shows an expression: its graph, or as a table.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="tab">0 for the graph, 1 for the table.</param>
    public static string Link(string expression, int tab) => $"/graph?g0.expr={Escapes.UrlQuery(expression)}&g0.tab={tab}";

    private static string PathOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            return "";
        }

        // An address without a path has none, though the type of .NET says "/".
        string path = Uri.UnescapeDataString(uri.AbsolutePath);
        return path == "/" && !address.EndsWith('/') ? "" : path;
    }
}
