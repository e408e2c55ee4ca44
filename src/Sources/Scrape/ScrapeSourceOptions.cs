using Streams.Relabeling;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sources.Scrape;

/// <summary>Asks targets for their metrics at an interval, as Prometheus does, with the names of its <c>scrape_config</c>.</summary>
public sealed record ScrapeSourceOptions : IStageOptions, ISettingsRules, IFileOptions
{
    /// <summary>The label <c>job</c> of all targets. Default: the stage's name.</summary>
    [Example("node")]
    public string? Job { get; init; }

    /// <summary>Targets that stand in the topology.</summary>
    [Example("[{ targets: ['localhost:9100'] }]")]
    public IReadOnlyList<TargetGroup> StaticConfigs { get; init; } = [];

    /// <summary>Files of targets in the format of Prometheus' <c>file_sd_configs</c>, JSON or YAML; read again when they change.</summary>
    [Example("[targets/*.json]")]
    public IReadOnlyList<InputPath> Files { get; init; } = [];

    /// <summary>How often files are looked at. Default: 5s.</summary>
    [Bounds("100ms", "1h")]
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a target is asked; targets are spread over the interval. Default: 1m.</summary>
    [Bounds("100ms", "1d")]
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long an answer may take; at most the interval, and at most <c>settings.lateness</c>, because samples have the time
    /// at which the target was asked. Default: 10s, or the interval where that is shorter.
    /// </summary>
    [Bounds("10ms", "1h")]
    public TimeSpan? ScrapeTimeout { get; init; }

    /// <summary>Whether targets are asked over TLS. Default: http.</summary>
    public ScrapeScheme Scheme { get; init; } = ScrapeScheme.Http;

    /// <summary>
    /// Whose certificates are trusted and which is shown when targets are asked over TLS. The files are read at the start; with
    /// <c>--watch</c> a change of one is taken over.
    /// </summary>
    [Example("{ ca_file: ca.pem }")]
    public TlsConfig TlsConfig { get; init; } = new();

    /// <summary>Where the metrics are. Default: /metrics.</summary>
    public string MetricsPath { get; init; } = "/metrics";

    /// <summary>What stands behind the path as a query.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>A file whose text is sent as <c>Authorization: Bearer</c>; it is read for each request.</summary>
    public InputPath? BearerTokenFile { get; init; }

    /// <summary>
    /// Whether labels of a sample stay when the target has the same; otherwise they become <c>exported_...</c>. Default: false.
    /// </summary>
    public bool HonorLabels { get; init; }

    /// <summary>Whether times that a target writes are used. Default: true.</summary>
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>Rules on targets before they are asked.</summary>
    public IReadOnlyList<RelabelRule> RelabelConfigs { get; init; } = [];

    /// <summary>Rules on the series that targets answer with.</summary>
    public IReadOnlyList<RelabelRule> MetricRelabelConfigs { get; init; } = [];

    /// <summary>The most samples of an answer, after <c>metric_relabel_configs</c>; one with more fails. Default: without bound.</summary>
    [Bounds("1")]
    public int? SampleLimit { get; init; }

    /// <summary>The most labels of a series; an answer with more fails. Default: 128.</summary>
    [Bounds("1", "128")]
    public int LabelLimit { get; init; } = 128;

    /// <summary>The longest name of a label; an answer with a longer one fails. Default: 4KiB.</summary>
    [Bounds("1", "64KiB")]
    public ByteSize LabelNameLengthLimit { get; init; } = new(4096);

    /// <summary>The longest value of a label; an answer with a longer one fails. Default: 4KiB.</summary>
    [Bounds("1", "64KiB")]
    public ByteSize LabelValueLengthLimit { get; init; } = new(4096);

    /// <summary>The largest answer, unpacked; a larger one fails. Default: 16MiB.</summary>
    [Bounds("1KiB", "1GiB")]
    public ByteSize BodySizeLimit { get; init; } = new(16L << 20);

    /// <summary>How many targets are asked at the same time; together with the bound on answers it bounds memory. Default: 64.</summary>
    [Bounds("1", "1024")]
    public int Concurrency { get; init; } = 64;

    /// <summary>The most targets; those beyond are not asked, which is said in the log. Default: 10000.</summary>
    [Bounds("1", "100000")]
    public int TargetsMax { get; init; } = 10_000;

    /// <summary>The timeout that holds.</summary>
    internal TimeSpan Timeout => ScrapeTimeout ?? (ScrapeInterval < DefaultTimeout ? ScrapeInterval : DefaultTimeout);

    private static TimeSpan DefaultTimeout => TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (StaticConfigs.Count == 0 && Files.Count == 0)
        {
            yield return new OptionProblem("static_configs", "targets are needed, here or in files");
        }

        if (Timeout > ScrapeInterval)
        {
            string interval = Durations.Format(ScrapeInterval);
            yield return new OptionProblem(
                "scrape_timeout", $"must be at most scrape_interval, {interval}, got {Durations.Format(Timeout)}");
        }

        if (MetricsPath.Length == 0 || MetricsPath[0] != '/')
        {
            yield return new OptionProblem("metrics_path", $"must begin with '/', got '{MetricsPath}'");
        }

        IEnumerable<OptionProblem> broken =
        [
            .. Rules("relabel_configs", RelabelConfigs),
            .. Rules("metric_relabel_configs", MetricRelabelConfigs),
            .. TlsConfig.Validate().Select(problem => problem with { Field = $"tls_config.{problem.Field}" }),
        ];
        foreach (OptionProblem problem in broken)
        {
            yield return problem;
        }
    }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate(TopologySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Timeout > settings.Lateness)
        {
            yield return new OptionProblem(
                "scrape_timeout",
                $"must be at most settings.lateness, {Durations.Format(settings.Lateness)}, got {Durations.Format(Timeout)}: what a "
                + "slow target answers would come too late; lower the one or raise the other");
        }
    }

    /// <inheritdoc />
    public IEnumerable<string> FilesRead() => TlsConfig.FilesRead();

    private static IEnumerable<OptionProblem> Rules(string field, IReadOnlyList<RelabelRule> rules) =>
        rules.SelectMany((rule, i) => rule.Validate().Select(problem => problem with { Field = $"{field}[{i}].{problem.Field}" }));
}
