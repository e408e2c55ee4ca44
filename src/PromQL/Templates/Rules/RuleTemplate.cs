using System.Text.RegularExpressions;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Rules;

/// <summary>A label or an annotation of an alerting rule: a template over the alert's labels and value.</summary>
public sealed partial class RuleTemplate
{
    private const string Variables =
        "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

    private const string DataType =
        "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value float64 }";

    private readonly string _name;
    private readonly string _text;
    private readonly Template? _template;

    private RuleTemplate(string name, string text, Template? template)
    {
        _name = name;
        _text = text;
        _template = template;
        MayQuery = template is not null && text.Contains("query", StringComparison.Ordinal);
        IsOfLabels = template is null || LabelActions().IsMatch(text);
    }

    /// <summary>Whether the text is always the same.</summary>
    public bool IsPlain => _template is null;

    /// <summary>Whether the text may depend on samples of other series than the alert's own.</summary>
    public bool MayQuery { get; }

    /// <summary>Whether the text depends on nothing but the alert's labels and what never changes; some that do are not known to.</summary>
    public bool IsOfLabels { get; }

    /// <summary>The template as it was written.</summary>
    public string Source => _text;

    /// <summary>A text that is taken as it stands, whatever looks like an action in it.</summary>
    public static RuleTemplate Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleTemplate("", text, null);
    }

    /// <summary>Reads the template of a rule; the message of the exception is Prometheus', its place is in the text.</summary>
    public static RuleTemplate Parse(string alertName, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = $"__alert_{alertName}";
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return new RuleTemplate(name, text, null);
        }

        try
        {
            return new RuleTemplate(name, text, Template.Parse(name, Variables + text, RuleFunctions.Table));
        }
        catch (TemplateException e)
        {
            int? column = e.Line == 1 && e.Column > Variables.Length ? e.Column - Variables.Length : e.Column;
            throw new TemplateException($"error parsing template {name}: {e.Message}", e.Reason, e.Line, column, e);
        }
    }

    /// <summary>What the templates of one alert see as their dot.</summary>
    public static TemplateRecord Data(TemplateMap labels, TemplateMap externalLabels, string externalUrl, double value) => new(
        DataType,
        ("Labels", labels),
        ("ExternalLabels", externalLabels),
        ("ExternalURL", externalUrl),
        ("Value", value));

    /// <summary>The text for one alert; a template that fails gives the text that Prometheus gives, and the error.</summary>
    public string Expand(TemplateRecord data, RuleTemplateContext context, out TemplateException? error)
    {
        error = null;
        if (_template is null)
        {
            return _text;
        }

        try
        {
            return _template.Execute(data, context);
        }
        catch (TemplateException e)
        {
            error = e;
            return $"<error expanding template: error executing template {_name}: {e.Message}>";
        }
    }

    // Text and actions, each of which passes one label through functions of texts.
    [GeneratedRegex(
        @"^(?:[^{]|\{(?!\{)|\{\{-?\s*[$.](?:labels|Labels|externalLabels|ExternalLabels)\.\w+"
            + @"(?:\s*\|\s*(?:title|toUpper|toLower|stripPort|stripDomain|urlQueryEscape))*\s*-?\}\})*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex LabelActions();
}
