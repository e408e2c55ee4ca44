using Streams.Patterns;
using Streams.Stages;

namespace Streams.Relabeling;

/// <summary>One rule of Prometheus' <c>relabel_config</c>, with its names and defaults.</summary>
public sealed record RelabelRule : IStageOptions
{
    private const string DefaultSeparator = ";";
    private const string DefaultReplacement = "$1";

    private static readonly Re2Regex DefaultRegex = Re2Regex.Parse("(.*)");

    /// <summary>The labels whose values, joined with the separator, are the source value.</summary>
    [Example("[job, instance]")]
    public IReadOnlyList<string> SourceLabels { get; init; } = [];

    /// <summary>What stands between the source labels' values.</summary>
    public string Separator { get; init; } = DefaultSeparator;

    /// <summary>The label that is set or compared; for <c>replace</c> it may use groups of the regex.</summary>
    public string? TargetLabel { get; init; }

    /// <summary>The pattern, in RE2 syntax, that the whole source value or label name is matched with.</summary>
    public Re2Regex Regex { get; init; } = DefaultRegex;

    /// <summary>The number of values that <c>hashmod</c> spreads over.</summary>
    [Bounds("1")]
    public long? Modulus { get; init; }

    /// <summary>The text, with the regex' groups filled in, that becomes the label's value or name.</summary>
    public string Replacement { get; init; } = DefaultReplacement;

    /// <summary>What the rule does.</summary>
    public RelabelAction Action { get; init; } = RelabelAction.Replace;

    private string ActionText => Action.ToString().ToLowerInvariant();

    private bool IsComparison => Action is RelabelAction.Keepequal or RelabelAction.Dropequal;

    private bool NeedsTarget => IsComparison
        || Action is RelabelAction.Replace or RelabelAction.Hashmod or RelabelAction.Lowercase or RelabelAction.Uppercase;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (NeedsTarget && string.IsNullOrEmpty(TargetLabel))
        {
            yield return new OptionProblem("target_label", $"is needed by action '{ActionText}'");
        }

        if (Action == RelabelAction.Hashmod && Modulus is null)
        {
            yield return new OptionProblem("modulus", "is needed by action 'hashmod' and must be at least 1");
        }

        if (Modulus < 1)
        {
            yield return new OptionProblem("modulus", $"must be at least 1, got {Modulus}");
        }

        if (Action == RelabelAction.Labelmap && Replacement.Length == 0)
        {
            yield return new OptionProblem("replacement", "must give a label name for action 'labelmap'");
        }

        if (SourceLabels.Any(string.IsNullOrEmpty))
        {
            yield return new OptionProblem("source_labels", "must not contain an empty name");
        }

        foreach ((string field, _) in ForbiddenFields().Where(field => field.IsSet))
        {
            yield return new OptionProblem(field, $"cannot be used with action '{ActionText}'");
        }
    }

    /// <summary>The fields that Prometheus refuses beside an action, because they would have no effect.</summary>
    private IEnumerable<(string Field, bool IsSet)> ForbiddenFields()
    {
        bool onlyRegex = Action is RelabelAction.Labeldrop or RelabelAction.Labelkeep;
        if (onlyRegex)
        {
            yield return ("source_labels", SourceLabels.Count > 0);
            yield return ("target_label", !string.IsNullOrEmpty(TargetLabel));
        }

        if (onlyRegex || IsComparison)
        {
            yield return ("separator", Separator != DefaultSeparator);
            yield return ("modulus", Modulus is not null);
        }

        if (IsComparison)
        {
            yield return ("regex", Regex.Pattern != DefaultRegex.Pattern);
        }

        if (onlyRegex || IsComparison || Action is RelabelAction.Lowercase or RelabelAction.Uppercase)
        {
            yield return ("replacement", Replacement != DefaultReplacement);
        }
    }
}
