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
        Report(result.Errors, result.Warnings, output.Error);
        topology = result.Description;
        return result.IsValid;
    }

    /// <summary>Writes errors and warnings, one a line, the place first.</summary>
    public static void Report(
        IReadOnlyList<TopologyError> errors, IReadOnlyList<TopologyError> warnings, TextWriter writer)
    {
        foreach (TopologyError error in errors)
        {
            writer.WriteLine($"error: {error}");
        }

        foreach (TopologyError warning in warnings)
        {
            writer.WriteLine($"warning: {warning}");
        }

        if (errors.Count > 0)
        {
            writer.WriteLine(errors.Count == 1 ? "1 error" : $"{errors.Count} errors");
        }
    }
}
