namespace Streams.Node.Cli.Slos;

/// <summary>A file of service level objectives.</summary>
internal sealed record SloFileOptions
{
    /// <summary>The objectives.</summary>
    public required IReadOnlyList<SloOptions> Slos { get; init; }
}
