using Streams.Stages;

namespace Streams.Sinks.Formats;

/// <summary>How rows are laid out as CSV.</summary>
public sealed record CsvOptions : IStageOptions
{
    /// <summary>Whether a file begins with the names of its columns. Default: true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>
    /// The labels that get a column each, in this order. Default: none, and all labels stand in one column
    /// <c>labels</c> in Prometheus' notation.
    /// </summary>
    [Example("[service, route]")]
    public IReadOnlyList<string> LabelColumns { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        HashSet<string> seen = ["time", "name", "value"];
        foreach (string column in LabelColumns)
        {
            if (column.Length == 0)
            {
                yield return new OptionProblem("label_columns", "a label has no empty name");
            }
            else if (!seen.Add(column))
            {
                yield return new OptionProblem("label_columns", $"the column '{column}' is there already");
            }
        }
    }
}
