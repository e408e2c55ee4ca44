using System.Diagnostics.CodeAnalysis;

namespace Streams.Stages;

/// <summary>A path that a stage writes, or <c>-</c> for standard output.</summary>
/// <remarks>The loader makes it absolute against the folder that the command runs in.</remarks>
public readonly record struct OutputPath(string Path) : IParsable<OutputPath>
{
    /// <summary>Whether it is standard output.</summary>
    public bool IsStandardOutput => Path == "-";

    /// <inheritdoc />
    public static OutputPath Parse(string s, IFormatProvider? provider) => new(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OutputPath result)
    {
        result = new OutputPath(s ?? "");
        return s is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Path;
}
