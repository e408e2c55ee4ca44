using Streams.Data;
using Streams.Node.Hosting;
using Streams.Operators.Anomaly.Ensembles;
using Streams.Operators.Windows;
using Streams.PromQL.Syntax;
using Streams.Sources.Files;

namespace Streams.Node.Cli.Anomaly;

/// <summary>What a report is made of.</summary>
internal sealed record ReportRequest
{
    /// <summary>For how many windows a series is learnt before it is judged.</summary>
    public const int WarmUp = 30;

    private const string Counters = ".*_(total|count|sum|bucket)";

    public required FileSourceOptions Source { get; init; }

    public required TimeSpan Window { get; init; }

    public IReadOnlyList<string>? By { get; init; }

    public IReadOnlyList<string> Metrics { get; init; } = [];

    public bool HasScores { get; init; }

    /// <summary>Reads the data to its end, in windows that the default ensemble scores, and notes the scores.</summary>
    public async Task RunAsync(ReportData data, CancellationToken cancellationToken)
    {
        if (Source.Validate().FirstOrDefault() is { } problem)
        {
            throw new InvalidDataException($"--{problem.Field} {problem.Message}");
        }

        if (By is not null && Metrics.Count == 0)
        {
            throw new InvalidDataException("--by needs --metrics, to say what a group is made of");
        }

        Flow rows = Pipeline.Using(new NodeStages().Registry).From(Source, "recorded");
        await foreach (Sample sample in (HasScores ? rows : Scored(rows)).RunAsync(cancellationToken: cancellationToken))
        {
            data.Add(sample);
        }
    }

    private Flow Scored(Flow rows)
    {
        Flow levels = rows.Through(WindowOf("mean", "!~"), "levels");
        Flow rates = rows.Through(WindowOf("rate", "=~"), "rates");
        EnsembleOptions options = By is null
            ? new EnsembleOptions { WarmUp = WarmUp }
            : new EnsembleOptions
            {
                WarmUp = WarmUp,
                By = By,
                Features = [.. Metrics.SelectMany(m => (string[])[$"{m}:mean", $"{m}:rate"])],
            };
        return levels.And(rates).Through(options, "ensemble");
    }

    /// <summary>Levels are summed up by their mean, counters by their rate.</summary>
    private WindowOptions WindowOf(string aggregate, string matches)
    {
        string wanted = Metrics.Count == 0 ? "" : $$""", __name__=~"{{string.Join('|', Metrics)}}" """;
        return new WindowOptions
        {
            Where = SeriesSelector.Parse($$"""{__name__{{matches}}"{{Counters}}"{{wanted}}}"""),
            Size = Window,
            By = By,
            Aggregate = [Aggregate.Parse(aggregate)],
        };
    }
}
