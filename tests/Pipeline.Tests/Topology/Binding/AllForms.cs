using Streams.Stages;

namespace Streams.Tests.Topology.Binding;

/// <summary>Options of every form that a file can hold.</summary>
public sealed record AllForms
{
    public string Text { get; init; } = "standard";

    public bool Flag { get; init; }

    public int Whole { get; init; }

    public long Large { get; init; }

    public double Number { get; init; }

    public TimeSpan Wait { get; init; }

    public ByteSize Size { get; init; }

    public BusFormat Format { get; init; }

    public Matcher Matcher { get; init; }

    public InputPath? Input { get; init; }

    public OutputPath Output { get; init; }

    public IReadOnlyList<string> List { get; init; } = [];

    [Bounds("0", "1000")]
    public IReadOnlyList<int> Numbers { get; init; } = [];

    public IReadOnlyDictionary<string, TimeSpan> Map { get; init; } = new Dictionary<string, TimeSpan>();

    public RetryOptions Nested { get; init; } = new();

    public IReadOnlyList<RetryOptions> Steps { get; init; } = [];

    public int? Nothing { get; init; } = 7;

    public int Even
    {
        get;
        init => field = value % 2 == 0 ? value : throw new ArgumentException("must be even");
    }

    [Bounds("0")]
    [NamedValue("auto", "0")]
    public int Auto { get; init; }
}
