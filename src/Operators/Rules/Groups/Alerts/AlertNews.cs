using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Templates.Rules;

namespace Streams.Operators.Rules.Groups.Alerts;

/// <summary>Decides when an alert is told, and with which times.</summary>
internal sealed class AlertNews
{
    private const int EvaluationsToExpiry = 4;

    private readonly TimeSpan _resendDelay;
    private readonly TimeSpan _validFor;
    private readonly Labels _externalLabels;
    private readonly string _generatorUrl;
    private readonly LabelsBuilder _builder = new();

    public AlertNews(AlertingRule rule, TimeSpan interval, RuleSettings settings)
    {
        _resendDelay = settings.ResendDelay;

        // An alert outlives some evaluations or messages that fail.
        _validFor = EvaluationsToExpiry * (interval > settings.ResendDelay ? interval : settings.ResendDelay);
        _externalLabels = settings.ExternalLabels;
        _generatorUrl = settings.ExternalUrl.Length == 0
            ? ""
            : settings.ExternalUrl + RuleFunctions.Link(rule.Expression.ToString(), tab: 1);
    }

    /// <summary>Whether an alert is to be told: what is pending when it begins, the rest when it changes and now and then.</summary>
    public bool IsDue(ActiveAlert alert, EventTime at) => alert switch
    {
        { Phase: AlertPhase.Pending } => alert.ActiveAt == at,
        { SentAt: null } => true,
        { ResolvedAt: { } resolved } when resolved > alert.SentAt => true,
        _ => at.Since(alert.SentAt.Value) > _resendDelay,
    };

    /// <summary>What is told of an alert.</summary>
    public AlertChange Of(ActiveAlert alert, Labels annotations, EventTime at)
    {
        alert.SentAt = alert.Phase == AlertPhase.Pending ? null : at;
        return new AlertChange
        {
            Labels = WithExternal(alert.Labels),
            Annotations = annotations,
            State = alert.State,
            Time = at,
            ActiveAt = alert.ActiveAt,
            FiredAt = alert.FiredAt,
            ResolvedAt = alert.ResolvedAt,
            ExpiresAt = alert.Phase == AlertPhase.Firing ? at.Plus(_validFor) : null,
            GeneratorUrl = _generatorUrl,
            Value = alert.Value,
        };
    }

    private Labels WithExternal(Labels labels)
    {
        if (_externalLabels.Count == 0)
        {
            return labels;
        }

        _builder.Reset(_externalLabels);
        foreach (Label label in labels)
        {
            _builder.Set(label.Name, label.Value);
        }

        return _builder.Build();
    }
}
