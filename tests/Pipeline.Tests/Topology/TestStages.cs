using System.Diagnostics.CodeAnalysis;
using Streams.Stages;

namespace Streams.Tests.Topology;

/// <summary>Stage types for the tests of topology files; nothing of them ever runs.</summary>
internal static class TestStages
{
    public static StageRegistry Registry { get; } = new StageRegistry()
        .Add(SourceDefinition.Of<BusOptions>("bus", _ => throw new NotSupportedException()))
        .Add(SourceDefinition.Of<FileSourceOptions>("file", _ => throw new NotSupportedException()))
        .Add(OperatorDefinition.Of<FilterOptions>("filter", (_, _) => throw new NotSupportedException()))
        .Add(OperatorDefinition.Of<WindowOptions>("window", (_, _) => throw new NotSupportedException()) with
        {
            Outputs = [new OutputDefinition("", EdgeKind.Samples), new OutputDefinition("late", EdgeKind.Samples)],
        })
        .Add(OperatorDefinition.Of<RulesOptions>("rules", (_, _) => throw new NotSupportedException()) with
        {
            Outputs = [new OutputDefinition("", EdgeKind.Samples), new OutputDefinition("alerts", EdgeKind.Alerts)],
        })
        .Add(SinkDefinition.Of<ConsoleOptions>("console", _ => throw new NotSupportedException()) with
        {
            Accepts = EdgeKind.Samples | EdgeKind.Alerts,
        })
        .Add(SinkDefinition.Of<NotifyOptions>("notify", _ => throw new NotSupportedException()) with
        {
            Accepts = EdgeKind.Alerts,
        })
        .Add(SinkDefinition.Of<FileSinkOptions>("file", _ => throw new NotSupportedException()));
}

/// <summary>How the rows on the bus are written.</summary>
public enum BusFormat
{
    /// <summary>One object a line.</summary>
    Json,

    /// <summary>Snappy and protobuf.</summary>
    RemoteWrite,
}

/// <summary>Reads rows from a bus.</summary>
public sealed record BusOptions
{
    /// <summary>Where the bus is.</summary>
    public string Brokers { get; init; } = "localhost:9092";

    /// <summary>The topics to read.</summary>
    [Example("[metrics]")]
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>How rows are written; <c>json</c> is what <see cref="FileSourceOptions"/> reads too.</summary>
    public BusFormat Format { get; init; }

    /// <summary>How often it is tried again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Labels that every row gets.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows a second at most; no limit when left out.</summary>
    [Bounds("1")]
    public long? Limit { get; init; }
}

/// <summary>What happens when something outside fails.</summary>
public sealed record RetryOptions : IStageOptions
{
    /// <summary>How many times.</summary>
    [Bounds("0", "100")]
    public int Attempts { get; init; } = 3;

    /// <summary>How long between the first two.</summary>
    [Bounds("10ms", "1m")]
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long between the last two.</summary>
    public TimeSpan Last { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Last < First)
        {
            yield return new OptionProblem("last", "must not be below 'first'");
        }
    }
}

/// <summary>Reads rows from a file.</summary>
public sealed record FileSourceOptions
{
    /// <summary>The file, or <c>-</c>.</summary>
    public required InputPath Path { get; init; }
}

/// <summary>Keeps the rows that match.</summary>
public sealed record FilterOptions
{
    /// <summary>What must match.</summary>
    public Matcher? Where { get; init; }

    /// <summary>The smallest value that is kept.</summary>
    public double? Minimum { get; init; }

    /// <summary>Whether what matches is removed instead.</summary>
    public bool Invert { get; init; }
}

/// <summary>A selector in braces.</summary>
public readonly record struct Matcher(string Text) : IParsable<Matcher>
{
    /// <inheritdoc />
    public static Matcher Parse(string s, IFormatProvider? provider) => s.StartsWith('{') && s.EndsWith('}')
        ? new Matcher(s)
        : throw new FormatException($"'{s}' is not a selector; write it in braces, for example {{job=\"api\"}}");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Matcher result)
    {
        result = new Matcher(s ?? "");
        return s is not null;
    }
}

/// <summary>Aggregates the rows of a span of time.</summary>
public sealed record WindowOptions : IStageOptions
{
    /// <summary>The length of a window.</summary>
    [Bounds("1s", "7d")]
    [Example("1m")]
    public required TimeSpan Size { get; init; }

    /// <summary>How far apart windows begin; as long as they are when left out.</summary>
    public TimeSpan? Slide { get; init; }

    /// <summary>The labels to group by.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>The relative error of percentiles.</summary>
    [Bounds("0.0001", "0.5")]
    public double Accuracy { get; init; } = 0.01;

    /// <summary>The most groups that are kept.</summary>
    [Bounds("1", "1000000")]
    public int Groups { get; init; } = 10_000;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Slide > Size)
        {
            yield return new OptionProblem("slide", $"must not be above the size {Durations.Format(Size)}");
        }
    }
}

/// <summary>Evaluates rule files.</summary>
public sealed record RulesOptions
{
    /// <summary>The files; a <c>*</c> stands for any part of a name.</summary>
    public required IReadOnlyList<InputPath> Files { get; init; }
}

/// <summary>Shows rows.</summary>
public sealed record ConsoleOptions;

/// <summary>Sends notifications.</summary>
public sealed record NotifyOptions;

/// <summary>Writes rows to a file.</summary>
public sealed record FileSinkOptions
{
    /// <summary>The file, or <c>-</c>.</summary>
    public required OutputPath Path { get; init; }

    /// <summary>How large a file may become.</summary>
    [Bounds("1KiB", "1TiB")]
    public ByteSize Rotate { get; init; } = new(64 << 20);
}
