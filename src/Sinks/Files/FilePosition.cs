using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Streams.Sinks.Files;

/// <summary>Where a file stood at a checkpoint, and by what it is known again.</summary>
/// <param name="Path">The whole path of the file being written.</param>
/// <param name="Rotations">How many rotations there had been: the number of the newest rotated file.</param>
/// <param name="Length">The bytes in the file being written.</param>
/// <param name="TailHash">The hash of the last bytes of it, which tells it from another file of that name.</param>
internal sealed record FilePosition(string Path, long Rotations, long Length, ulong TailHash)
{
    private const string Version = "1";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FilePosition? position)
    {
        position = null;
        string[] parts = text.Split(' ', 5);
        if (parts.Length == 5
            && parts[0] == Version
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long rotations)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && ulong.TryParse(parts[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash))
        {
            position = new FilePosition(parts[4], rotations, length, hash);
        }

        return position is not null;
    }

    /// <summary>The position as the manifest keeps it.</summary>
    public override string ToString() => $"{Version} {Rotations} {Length} {TailHash:x16} {Path}";
}
