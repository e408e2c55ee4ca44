using Streams.Operators.Rules.Files;
using Streams.Topology;
using Streams.Topology.Loading;

namespace Streams.Node.Cli.Rules;

/// <summary>Reads rule files from disk.</summary>
internal static class RuleFiles
{
    /// <summary>Reads a file; one that cannot be read has an error that says so.</summary>
    public static RuleFileResult Read(string path, string workingFolder)
    {
        string absolute = Path.GetFullPath(path, workingFolder);
        string relative = Path.GetRelativePath(workingFolder, absolute);
        string name = relative.StartsWith("..", StringComparison.Ordinal) ? absolute : relative;
        return FileText.Read(absolute, out string? problem, "rule") is { } text
            ? RuleFileReader.Read(text, name)
            : new RuleFileResult(null, [new TopologyError("", "", $"'{name}' {problem}")], []);
    }
}
