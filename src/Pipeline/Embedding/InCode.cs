namespace Streams;

/// <summary>The options of a stage whose factory was given in code.</summary>
internal sealed record InCode
{
    public const string Type = "in_code";

    public static readonly InCode Options = new();
}
