using System.Diagnostics.CodeAnalysis;

namespace Streams.Stages;

/// <summary>A path that a stage reads: a file, a pattern with <c>*</c>, or <c>-</c> for standard input.</summary>
/// <remarks>The loader makes it absolute against the topology file's folder and refuses one that matches nothing.</remarks>
public readonly record struct InputPath(string Path) : IParsable<InputPath>
{
    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => Path == "-";

    /// <inheritdoc />
    public static InputPath Parse(string s, IFormatProvider? provider) => new(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out InputPath result)
    {
        result = new InputPath(s ?? "");
        return s is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Path;
}
