using System.Diagnostics.CodeAnalysis;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary>Loads topology files for commands and says what is wrong with them.</summary>
internal static class TopologyFiles
{
    public static LoadResult Load(string path, StageRegistry registry, CliOutput output) =>
        TopologyLoader.Load(path, registry, Environment.GetEnvironmentVariable, output.WorkingFolder);

    /// <summary>Loads a file, or writes its errors and returns false.</summary>
    public static bool TryLoad(
        string path, StageRegistry registry, CliOutput output, [NotNullWhen(true)] out TopologyDescription? topology)
    {
        LoadResult result = Load(path, registry, output);
        Report(result, output.Error);
        topology = result.Description;
        return result.IsValid;
    }

    /// <summary>Writes errors and warnings, one a line, the place first.</summary>
    public static void Report(LoadResult result, TextWriter writer)
    {
        foreach (TopologyError error in result.Errors)
        {
            writer.WriteLine($"error: {error}");
        }

        foreach (TopologyError warning in result.Warnings)
        {
            writer.WriteLine($"warning: {warning}");
        }

        if (result.Errors.Count > 0)
        {
            writer.WriteLine(result.Errors.Count == 1 ? "1 error" : $"{result.Errors.Count} errors");
        }
    }
}
