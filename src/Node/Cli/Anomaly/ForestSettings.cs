using System.CommandLine;
using System.CommandLine.Parsing;
using Streams.Operators.Anomaly.Forests;

namespace Streams.Node.Cli.Anomaly;

/// <summary>The options of commands that grow forests from a file of features.</summary>
internal sealed class ForestSettings
{
    private static readonly ForestOptions Defaults = new();

    public Argument<string> File { get; } = new("file") { Description = "A CSV file: a line of names, then numbers." };

    public Option<string[]> Features { get; } = Names("--features", "The columns to use, comma-separated. Default: all.");

    public Option<string[]> Ignore { get; } = Names("--ignore", "Columns to leave out, comma-separated.");

    public Option<string?> Auroc { get; } = new("--auroc")
    {
        Description = "The column that says which rows are anomalous (1 or 0, true or false): tells how well the scores rank them.",
        HelpName = "LABEL_COLUMN",
    };

    public Option<string?> Time { get; } = new("--time")
    {
        Description = "The column that says when rows were, which is no feature. Default: the first of text like 2014-02-14 14:27:00.",
        HelpName = "TIME_COLUMN",
    };

    public Option<int> Trees { get; } = new("--trees") { Description = "How many trees.", DefaultValueFactory = _ => Defaults.Trees };

    public Option<int> Sample { get; } = new("--sample")
    {
        Description = "How many rows each tree is grown from.",
        DefaultValueFactory = _ => Defaults.SampleSize,
    };

    public Option<int> Extension { get; } = new("--extension")
    {
        Description = "How many features more than one a split looks at (the extended variant).",
        DefaultValueFactory = _ => Defaults.ExtensionLevel,
    };

    public Option<double?> Contamination { get; } = new("--contamination")
    {
        Description = "The share of rows that counts as anomalous, from 0 to 0.5. Default: the threshold is a score of 0.5.",
    };

    public Option<int> Seed { get; } = new("--seed") { Description = "Chooses rows and splits.", DefaultValueFactory = _ => Defaults.Seed };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(File);
        foreach (Option option in (Option[])[Features, Ignore, Auroc, Time, Trees, Sample, Extension, Contamination, Seed])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the file.</summary>
    public FeatureTable ReadTable(ParseResult parsed, IReadOnlyList<string>? features = null) => FeatureReader.Read(
        parsed.GetRequiredValue(File),
        new FeatureColumns(
            features ?? parsed.GetValue(Features) ?? [],
            parsed.GetValue(Ignore) ?? [],
            parsed.GetValue(Auroc),
            parsed.GetValue(Time)));

    /// <summary>How to grow a forest; what cannot be is an <see cref="InvalidDataException"/>.</summary>
    public ForestOptions OptionsOf(ParseResult parsed, int seedOffset = 0)
    {
        ForestOptions options = new()
        {
            Trees = parsed.GetValue(Trees),
            SampleSize = parsed.GetValue(Sample),
            ExtensionLevel = parsed.GetValue(Extension),
            Contamination = parsed.GetValue(Contamination),
            Seed = parsed.GetValue(Seed) + seedOffset,
        };
        return options.Validate().FirstOrDefault() is { } problem
            ? throw new InvalidDataException($"{problem.Field.Replace("_size", "").Replace("_level", "")} {problem.Message}")
            : options;
    }

    /// <summary>Grows a forest from a table.</summary>
    public static IsolationForest Fit(FeatureTable table, ForestOptions options) =>
        IsolationForest.FitParallel(table.Rows, table.Names.Count, options, Environment.ProcessorCount);

    /// <summary>The names in a comma-separated list.</summary>
    public static string[] Split(ArgumentResult result) =>
    [
        .. result.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = Split,
    };
}
