using System.Text.RegularExpressions;
using Streams.Sinks.Outbound;
using Streams.Stages;
using Streams.Storage.Postgres;

namespace Streams.Sinks.Sql;

/// <summary>Writes rows to a table of a PostgreSQL database.</summary>
public sealed partial record SqlSinkOptions : IStageOptions
{
    /// <summary>The database: <c>postgres://user:password@host:5432/database</c>; settings of Npgsql behind a question mark.</summary>
    [Example("postgres://streams@localhost/metrics")]
    public required string Url { get; init; }

    /// <summary>The table, with its schema or without: columns <c>name</c>, <c>labels</c> (jsonb), <c>time</c>, <c>value</c>.</summary>
    public string Table { get; init; } = "samples";

    /// <summary>Whether the table is made when it is not there. Default: true.</summary>
    public bool CreateTable { get; init; } = true;

    /// <summary>What becomes of a row that is there already. Default: upsert.</summary>
    public SqlMode Mode { get; init; } = SqlMode.Upsert;

    /// <summary>The most rows of a transaction; fewer go when nothing more is at hand. Default: 10000.</summary>
    [Bounds("1", "1000000")]
    public int RowsMax { get; init; } = 10_000;

    /// <summary>How transactions are tried again.</summary>
    public OutboundOptions Retry { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (UrlProblem() is { } problem)
        {
            yield return new OptionProblem("url", problem);
        }

        if (!TableName().IsMatch(Table))
        {
            yield return new OptionProblem("table", $"expected lower-case letters, digits and '_', as in metrics.samples, got '{Table}'");
        }
    }

    private string? UrlProblem()
    {
        try
        {
            PostgresUrl.Parse(Url);
            return null;
        }
        catch (FormatException cause)
        {
            return cause.Message;
        }
    }

    [GeneratedRegex(@"^([a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex TableName();
}
