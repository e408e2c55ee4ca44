using Streams.TestKit;

namespace Streams.Repository.Tests.Support;

/// <summary>The C# files of the repository, without what builds made.</summary>
internal static class SourceFiles
{
    public static IEnumerable<string> In(params string[] folders) => folders
        .Select(folder => RepositoryFolder.Combine(folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Select(Relative)
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    public static string[] Read(string path) => File.ReadAllLines(RepositoryFolder.Combine(path));

    public static string Relative(string path) =>
        Path.GetRelativePath(RepositoryFolder.Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
