using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>A series with its value.</summary>
internal sealed record ExpectedSampleOptions
{
    /// <summary>The series.</summary>
    [Example("""'up{job="api"}'""")]
    public required ExpectedLabels Labels { get; init; }

    /// <summary>The value.</summary>
    public TestNumber Value { get; init; }
}
