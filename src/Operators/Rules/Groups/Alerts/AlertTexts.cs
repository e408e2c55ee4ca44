using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Rules;
using Streams.PromQL.Templates.Values;

namespace Streams.Operators.Rules.Groups.Alerts;

/// <summary>Works out the labels and annotations of one rule's alerts.</summary>
internal sealed class AlertTexts
{
    private const string AlertName = "alertname";

    private readonly AlertingRule _rule;
    private readonly string _externalUrl;
    private readonly TemplateMap _externalLabels;
    private readonly LabelsBuilder _builder = new();

    public AlertTexts(AlertingRule rule, RuleSettings settings)
    {
        _rule = rule;
        _externalUrl = settings.ExternalUrl;
        _externalLabels = TemplateMap.OfLabels(settings.ExternalLabels);
        AreLabelsFixed = rule.Labels.All(label => label.Template.IsOfLabels);
        FixedAnnotations = rule.Annotations.All(annotation => annotation.Template.IsPlain)
            ? Labels.Of([.. rule.Annotations.Select(annotation => (annotation.Name, annotation.Text))])
            : null;
        DoAnnotationsQuery = rule.Annotations.Any(annotation => annotation.Template.MayQuery);
    }

    /// <summary>Whether an alert's labels follow from those of its series alone.</summary>
    public bool AreLabelsFixed { get; }

    /// <summary>The annotations, where they are the same for every alert at any time; null where they are not.</summary>
    public Labels? FixedAnnotations { get; }

    /// <summary>Whether annotations may depend on other series, so that they have to be worked out at their time.</summary>
    public bool DoAnnotationsQuery { get; }

    /// <summary>How many templates failed.</summary>
    public long Failures { get; private set; }

    /// <summary>The labels of the alert that a result means.</summary>
    public Labels LabelsOf(Labels source, double value, EventTime at, RuleVectors? vectors)
    {
        (string Name, string Text)[] texts = Expand(_rule.Labels, source, value, at, vectors);
        _builder.Reset(source).Remove(Labels.MetricName);
        foreach ((string name, string text) in texts)
        {
            _builder.Set(name, text);
        }

        return _builder.Set(AlertName, _rule.Name).Build();
    }

    /// <summary>The annotations of an alert whose condition was met by a series.</summary>
    public Labels AnnotationsOf(Labels source, double value, EventTime at, RuleVectors? vectors) =>
        Labels.Of(Expand(_rule.Annotations, source, value, at, vectors));

    /// <summary>The labels of one of an alert's own series.</summary>
    /// <remarks>As in Prometheus, a label that its template left empty is there with the template's text.</remarks>
    public Labels OfSeries(string name, Labels alert, string? state)
    {
        _builder.Clear();
        foreach (RuleText label in _rule.Labels)
        {
            _builder.Set(label.Name, label.Text);
        }

        foreach (Label label in alert)
        {
            _builder.Set(label.Name, label.Value);
        }

        _builder.Set(Labels.MetricName, name);
        return state is null ? _builder.Build() : _builder.Set("alertstate", state).Build();
    }

    private (string Name, string Text)[] Expand(
        ValueList<RuleText> texts, Labels source, double value, EventTime at, RuleVectors? vectors)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        TemplateRecord data = RuleTemplate.Data(TemplateMap.OfLabels(source), _externalLabels, _externalUrl, value);
        RuleTemplateContext context = new(at, _externalUrl, vectors is null ? null : query => Answer(query, at, vectors));
        (string, string)[] expanded = new (string, string)[texts.Count];
        for (int i = 0; i < expanded.Length; i++)
        {
            expanded[i] = (texts[i].Name, texts[i].Template.Expand(data, context, out TemplateException? error));
            Failures += error is null ? 0 : 1;
        }

        return expanded;
    }

    private static IReadOnlyList<Sample> Answer(string query, EventTime at, RuleVectors vectors)
    {
        try
        {
            return vectors.Query(query, at);
        }
        catch (Exception e) when (e is QueryException or ExpressionException or RuleException)
        {
            throw new TemplateFunctionException(e.Message, e);
        }
    }
}
