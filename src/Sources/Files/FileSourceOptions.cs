using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Files;

/// <summary>Reads samples from files, plain or compressed with gzip, from their beginning to their end.</summary>
public sealed record FileSourceOptions : IStageOptions
{
    /// <summary>
    /// The file; with <c>*</c>, all files that match, read together in the order of their times; <c>-</c> for standard
    /// input.
    /// </summary>
    [Example("data/*.ndjson.gz")]
    public required InputPath Path { get; init; }

    /// <summary>
    /// How rows are written. Default: what the file's name ends with: <c>ndjson</c>, <c>jsonl</c> and <c>json</c>;
    /// <c>csv</c>; <c>prom</c>, <c>txt</c> and <c>metrics</c> for Prometheus. A <c>.gz</c> behind it does not count.
    /// </summary>
    public FileSourceFormat? Format { get; init; }

    /// <summary>What the columns mean, for CSV.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Format is not null)
        {
            yield break;
        }

        if (Path.IsStandardInput)
        {
            yield return new OptionProblem("format", "must be given for standard input: ndjson, csv or prometheus");
        }
        else if (!Path.Path.EndsWith('*') && FormatOf(Path.Path) is null)
        {
            yield return new OptionProblem(
                "format",
                $"must be given, ndjson, csv or prometheus: '{System.IO.Path.GetFileName(Path.Path)}' does not tell it");
        }
    }

    /// <summary>The format that a file's name ends with, or null.</summary>
    internal static FileSourceFormat? FormatOf(string path)
    {
        string ending = System.IO.Path.GetExtension(path);
        if (ending.Equals(".gz", StringComparison.OrdinalIgnoreCase))
        {
            ending = System.IO.Path.GetExtension(System.IO.Path.GetFileNameWithoutExtension(path));
        }

        return ending.ToUpperInvariant() switch
        {
            ".NDJSON" or ".JSONL" or ".JSON" => FileSourceFormat.Ndjson,
            ".CSV" => FileSourceFormat.Csv,
            ".PROM" or ".TXT" or ".METRICS" => FileSourceFormat.Prometheus,
            _ => null,
        };
    }
}
