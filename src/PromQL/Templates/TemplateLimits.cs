namespace Streams.PromQL.Templates;

/// <summary>What one run of a template may use.</summary>
public sealed record TemplateLimits
{
    /// <summary>The limits that suit annotations and notifications.</summary>
    public static readonly TemplateLimits Default = new();

    /// <summary>How long the output, and each text on the way, may be, in UTF-16 units.</summary>
    public int OutputLength { get; init; } = 1 << 20;

    /// <summary>How many rounds all loops together may make.</summary>
    public int Rounds { get; init; } = 100_000;

    /// <summary>How deep templates may call each other.</summary>
    public int Depth { get; init; } = 100;
}
