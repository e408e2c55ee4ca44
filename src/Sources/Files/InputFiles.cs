using System.IO.Enumeration;

namespace Streams.Sources.Files;

/// <summary>Finds the files that a path means: one, or those that a pattern matches.</summary>
/// <remarks>A <c>*</c> stands for any part of one name, of a file or of a folder; it does not cross a folder's border.</remarks>
internal static class InputFiles
{
    /// <summary>The files with names that stay the same wherever their common folder lies, in the order of the names.</summary>
    public static IReadOnlyList<(string Name, string Path)> Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (!full.Contains('*'))
        {
            return [(Path.GetFileName(full), full)];
        }

        string fixedPart = full[..full.IndexOf('*')];
        string folder = fixedPart[..(fixedPart.LastIndexOf(Path.DirectorySeparatorChar) + 1)];
        string[] steps = full[folder.Length..].Split(Path.DirectorySeparatorChar);
        IEnumerable<string> folders = [folder];
        foreach (string step in steps[..^1])
        {
            folders = folders.SelectMany(f => Entries(f, step, wantsFolders: true));
        }

        return
        [
            .. folders.SelectMany(f => Entries(f, steps[^1], wantsFolders: false))
                .Select(file => (Path.GetRelativePath(folder, file), file))
                .OrderBy(file => file.Item1, StringComparer.Ordinal),
        ];
    }

    private static FileSystemEnumerable<string> Entries(string folder, string pattern, bool wantsFolders)
    {
        EnumerationOptions options = new() { AttributesToSkip = 0, IgnoreInaccessible = true };
        return new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                entry.IsDirectory == wantsFolders
                && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
        };
    }
}
