using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>The alerts of one name that must fire at a time; no other may.</summary>
internal sealed record AlertTestOptions : IStageOptions
{
    /// <summary>The time since the start of the test.</summary>
    public TimeSpan EvalTime { get; init; }

    /// <summary>The name of the alerts.</summary>
    [Example("HighLatency")]
    public required string Alertname { get; init; }

    /// <summary>The alerts.</summary>
    public IReadOnlyList<ExpectedAlertOptions>? ExpAlerts { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() =>
        Alertname.Length == 0 ? [new OptionProblem("alertname", "must not be empty")] : [];
}
