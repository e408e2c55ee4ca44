using Streams.Stages;

namespace Streams.Sources.Formats;

/// <summary>What the columns of CSV mean. The first line names them.</summary>
public sealed record CsvOptions : IStageOptions
{
    /// <summary>
    /// The column of the time. Default: <c>time</c> or <c>timestamp</c>, whichever there is; without either, rows get
    /// the clock's time.
    /// </summary>
    [Example("ts")]
    public string? Time { get; init; }

    /// <summary>How times are written. Default: <c>auto</c>, milliseconds or RFC 3339.</summary>
    public CsvTimeFormat TimeFormat { get; init; } = CsvTimeFormat.Auto;

    /// <summary>The name that all rows get as metrics. Left out, it comes from <c>name_column</c>.</summary>
    [Example("cpu_usage_ratio")]
    public string? Name { get; init; }

    /// <summary>The column of the metric's name. Default: <c>name</c>.</summary>
    [Example("metric")]
    public string? NameColumn { get; init; }

    /// <summary>The column of the value. Default: <c>value</c>.</summary>
    [Example("reading")]
    public string? Value { get; init; }

    /// <summary>
    /// For tables with a column a metric: those columns. Each cell becomes a row of the metric that is called like its
    /// column; empty cells are left out.
    /// </summary>
    [Example("[cpu, memory]")]
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>
    /// The columns that become labels. Default: all that mean nothing else; a column called <c>labels</c> then holds
    /// whole sets in Prometheus' notation, <c>{host="a",zone="b"}</c>.
    /// </summary>
    [Example("[host, region]")]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The character between two cells. Default: a comma.</summary>
    [Example(";")]
    public string Separator { get; init; } = ",";

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Separator.Length != 1 || !char.IsAscii(Separator[0]) || Separator[0] is '"' or '\r' or '\n')
        {
            yield return new OptionProblem(
                "separator", $"must be one ASCII character other than a quote or a line end, found '{Separator}'");
        }

        if (Name is not null && NameColumn is not null)
        {
            yield return new OptionProblem("name", "cannot be given together with name_column; choose one");
        }

        if (Name is "")
        {
            yield return new OptionProblem("name", "must not be empty");
        }

        if (Values.Count > 0)
        {
            foreach ((string field, string? value) in new[] { ("name", Name), ("name_column", NameColumn), ("value", Value) })
            {
                if (value is not null)
                {
                    yield return new OptionProblem(
                        field, "cannot be given together with values, whose metrics are called like their columns");
                }
            }
        }

        foreach ((string field, IReadOnlyList<string> columns) in new[] { ("values", Values), ("labels", Labels ?? []) })
        {
            if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                yield return new OptionProblem(field, $"the column '{twice.Key}' is given twice");
            }

            if (columns.Contains(""))
            {
                yield return new OptionProblem(field, "a column has no empty name");
            }
        }

        if (Labels?.Contains(NameColumn ?? "name") == true && Name is null && Values.Count == 0)
        {
            yield return new OptionProblem("labels", $"the column '{NameColumn ?? "name"}' is the metric's name already");
        }
    }
}
