using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Which rules are evaluated, and how much they may keep.</summary>
public sealed record RulesOptions : IStageOptions, IFileOptions
{
    private RuleSet? _rules;

    /// <summary>Rule files of Prometheus; a <c>*</c> stands for any part of a name.</summary>
    [Example("[rules/*.yaml]")]
    public required IReadOnlyList<InputPath> Files
    {
        get;
        init
        {
            field = value;
            _rules = null;
        }
    }

    /// <summary>How far apart the evaluations of groups are that do not say so.</summary>
    [Bounds("1s", "1d")]
    public TimeSpan EvaluationInterval
    {
        get;
        init
        {
            field = value;
            _rules = null;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long a series is shown after its last sample.</summary>
    [Bounds("1s", "1d")]
    public TimeSpan Lookback
    {
        get;
        init
        {
            field = value;
            _rules = null;
        }
    } = TimeSpan.FromMinutes(5);

    /// <summary>The labels that tell this topology's alerts from others'; added to alerts that lack them.</summary>
    public IReadOnlyDictionary<string, string> ExternalLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where people reach this node, for the links of alerts. Default: <c>http://localhost:9400</c>.</summary>
    public string ExternalUrl { get; init; } = "http://localhost:9400";

    /// <summary>How long after it was told a firing alert is told again.</summary>
    [Bounds("1s", "1d")]
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many series a shard, or the owner, keeps samples of; rows of further ones are dropped and counted.</summary>
    [Bounds("1", "100000000")]
    public int MaxSeries { get; init; } = 10_000_000;

    /// <summary>How many samples a shard, or the owner, keeps; further ones are dropped and counted.</summary>
    [Bounds("1", "10000000000")]
    public long MaxSamples { get; init; } = 500_000_000;

    /// <summary>
    /// How many samples one rule may load for one evaluation, on a shard or at the owner; a rule that would load more fails with
    /// an error and keeps its alerts.
    /// </summary>
    [Bounds("1", "10000000000")]
    public long MaxQuerySamples
    {
        get;
        init
        {
            field = value;
            _rules = null;
        }
    } = 50_000_000;

    /// <summary>
    /// How many series the result of one rule may have, or what a shard sends to the owner for it; a rule with more fails with an
    /// error and keeps its alerts.
    /// </summary>
    [Bounds("1", "100000000")]
    public int MaxQuerySeries
    {
        get;
        init
        {
            field = value;
            _rules = null;
        }
    } = 1_000_000;

    /// <summary>How many evaluations a jump of time may make due at once; what is before them is left out and counted.</summary>
    [Bounds("1", "10000000")]
    public int CatchUp { get; init; } = 100_000;

    /// <summary>The rules of the files, read once for all shards.</summary>
    internal RuleSet Rules => _rules ??= RuleSet.Load(this);

    /// <inheritdoc />
    public IEnumerable<string> FilesRead() => Topology.InputText.FilesOf(Files);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        // Checked anew, as the files may have changed.
        _rules = null;
        return Files.Count == 0
            ? [new OptionProblem("files", "at least one rule file, got none")]
            : Rules.Errors.Select(error => new OptionProblem("files", error.ToString()));
    }

    internal RuleSettings SettingsWith(Func<TimeSpan> elapsed) => new()
    {
        ExternalLabels = Labels.Of([.. ExternalLabels.Select(label => (label.Key, label.Value))]),
        ExternalUrl = ExternalUrl.TrimEnd('/'), // As in Prometheus: paths are appended to it.
        ResendDelay = ResendDelay,
        Elapsed = elapsed,
    };
}
