using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>One topology test as written.</summary>
public sealed record TestOptions : IStageOptions
{
    private static readonly EventTime Earliest = EventTime.From(DateTimeOffset.MinValue);
    private static readonly EventTime Latest = EventTime.From(new DateTimeOffset(9998, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the test shows, in a few words.</summary>
    [Example("drops health checks")]
    public required string Name { get; init; }

    /// <summary>The topology file of this test, in place of the file's.</summary>
    public InputPath? Topology { get; init; }

    /// <summary>The time of the first value of series notation, in input and expectation; 1970 when left out.</summary>
    public TimeBound Start { get; init; }

    /// <summary>The time from one value of series notation to the next.</summary>
    [Bounds("1ms", "365d")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What the sources bring, by their names; sources that are left out stay quiet.</summary>
    public IReadOnlyDictionary<string, TestRowsOptions> Input { get; init; } = new Dictionary<string, TestRowsOptions>();

    /// <summary>How far the clock moves after the input; it stands still when left out.</summary>
    [Bounds("1ms", "365d")]
    public TimeSpan? Advance { get; init; }

    /// <summary>Whether the input then ends, so that everything which waits for more is let out.</summary>
    public bool End { get; init; } = true;

    /// <summary>What must come out, by stage or <c>stage.output</c>.</summary>
    public IReadOnlyDictionary<string, TestOutputOptions>? Expect { get; init; }

    /// <summary>Parts of the errors that the topology must be refused with, in place of a run.</summary>
    public IReadOnlyList<string>? Errors { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Start.Time < Earliest || Start.Time > Latest)
        {
            yield return new OptionProblem("start", $"must be within the years 1 to 9997, got {Start}");
        }

        if (Name.Trim().Length == 0)
        {
            yield return new OptionProblem("name", "must not be empty");
        }

        if (Errors is { Count: 0 })
        {
            yield return new OptionProblem("errors", "must have at least one text that an error contains");
        }

        if (Errors is null && Expect is null or { Count: 0 })
        {
            yield return new OptionProblem("expect", "a test needs 'expect', the outputs to look at, or 'errors'");
        }

        if (Errors is not null && (Expect is not null || Input.Count > 0 || Advance is not null))
        {
            yield return new OptionProblem(
                "errors", "a topology that must be refused does not run; remove 'input', 'advance' and 'expect'");
        }
    }
}
