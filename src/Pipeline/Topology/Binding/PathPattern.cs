using System.IO.Enumeration;

namespace Streams.Topology.Binding;

/// <summary>Finds the files that an input path means: the file itself, or those that a pattern with <c>*</c> matches.</summary>
/// <remarks>A <c>*</c> stands for any part of one name, of a file or of a folder; it does not cross a folder's border.</remarks>
public static class PathPattern
{
    /// <summary>Whether the path has a <c>*</c>.</summary>
    public static bool IsPattern(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Contains('*');
    }

    /// <summary>The files, in the order of their paths.</summary>
    /// <param name="path">An absolute path, with or without <c>*</c>.</param>
    public static IReadOnlyList<string> FindFiles(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!IsPattern(path))
        {
            return File.Exists(path) ? [path] : [];
        }

        string root = Path.GetPathRoot(path) ?? "";
        string[] names = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = names[..^1].Aggregate<string, IEnumerable<string>>(
            [root], (found, name) => found.SelectMany(folder => Step(folder, name)));
        return [.. folders.SelectMany(folder => Files(folder, names[^1])).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Step(string folder, string name) => IsPattern(name)
        ? Entries(folder, name, (ref FileSystemEntry entry) => entry.IsDirectory)
        : new[] { Path.Combine(folder, name) }.Where(Directory.Exists);

    private static IEnumerable<string> Files(string folder, string name) => IsPattern(name)
        ? Entries(folder, name, (ref FileSystemEntry entry) => !entry.IsDirectory)
        : new[] { Path.Combine(folder, name) }.Where(File.Exists);

    private static FileSystemEnumerable<string> Entries(
        string folder, string name, FileSystemEnumerable<string>.FindPredicate isWanted) =>
        new(
            folder,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                FileSystemName.MatchesSimpleExpression(name, entry.FileName, ignoreCase: false)
                && isWanted(ref entry),
        };
}
