using System.Globalization;

namespace Streams.Sinks.Files;

/// <summary>The files that rotation left beside an output file: <c>name.1</c> is the oldest ever, higher ones are newer.</summary>
/// <remarks>
/// A rotated file never changes its name again. So a rotation is one atomic rename, readers can pick up closed files at
/// leisure, and the number says at restore how many rotations a file is behind.
/// </remarks>
internal static class RotatedFiles
{
    /// <summary>The path of a rotated file.</summary>
    public static string PathOf(string path, long number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>The numbers of the rotated files that are there, in order.</summary>
    public static List<long> Numbers(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string prefix = Path.GetFileName(path) + ".";
        List<long> numbers = [];
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            ReadOnlySpan<char> name = Path.GetFileName(file.AsSpan());
            if (name.StartsWith(prefix, StringComparison.Ordinal) && TryNumber(name[prefix.Length..], out long number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && text[0] != '0';
}
