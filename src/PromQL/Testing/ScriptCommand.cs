using Streams.Data;
using Streams.Patterns;

namespace Streams.PromQL.Testing;

/// <summary>A command of a script.</summary>
internal abstract record ScriptCommand(int Line);

/// <summary>Forgets all samples.</summary>
internal sealed record ClearCommand(int Line) : ScriptCommand(Line);

/// <summary>Adds samples that stand a step apart, from time zero on.</summary>
internal sealed record LoadCommand(int Line, TimeSpan Step, IReadOnlyList<ScriptSeries> Series) : ScriptCommand(Line);

/// <summary>A series with its values, null for none.</summary>
/// <param name="Labels">The labels of the series.</param>
/// <param name="Values">The values; none where the series has something that is not supported.</param>
/// <param name="Unsupported">What the series has that is not supported; null for nothing.</param>
internal sealed record ScriptSeries(Labels Labels, IReadOnlyList<double?> Values, string? Unsupported);

/// <summary>Evaluates a query and compares.</summary>
internal sealed record EvalCommand(int Line, string Query, EventTime Start, EventTime End, TimeSpan Step, bool IsRange)
    : ScriptCommand(Line)
{
    public EventTime Start { get; set; } = Start;

    public EventTime End { get; set; } = End;

    public TimeSpan Step { get; set; } = Step;

    public bool IsOrdered { get; set; }

    public bool Fails { get; set; }

    /// <summary>What the message of the failure must be; any will do where there is nothing.</summary>
    public List<ExpectedMessage> FailMessages { get; } = [];

    /// <summary>Whether there must be a warning, of any text.</summary>
    public bool Warns { get; set; }

    public bool Informs { get; set; }

    public List<ExpectedMessage> Warnings { get; } = [];

    public List<ExpectedMessage> Infos { get; } = [];

    public bool HasNoWarnings { get; set; }

    public bool HasNoInfos { get; set; }

    public string? Text { get; set; }

    public double? Scalar { get; set; }

    /// <summary>Whether the samples of a range are expected, at the times from start to end.</summary>
    public bool ExpectsRange { get; set; }

    public List<ScriptSeries> Series { get; } = [];
}

/// <summary>A text, or a pattern that any part of a text may match.</summary>
internal sealed record ExpectedMessage(string Text, bool IsPattern)
{
    private readonly Re2Regex? _pattern = IsPattern ? Re2Regex.Parse($"(?s:.*(?:{Text}).*)") : null;

    public bool Matches(string message) => _pattern?.IsMatch(message) ?? message == Text;
}
