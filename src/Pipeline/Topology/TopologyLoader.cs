using Streams.Stages;
using Streams.Topology.Loading;

namespace Streams.Topology;

/// <summary>Loads topology files: reads, includes, binds and checks, and gathers everything that is wrong on the way.</summary>
public static class TopologyLoader
{
    /// <summary>Loads a file.</summary>
    /// <param name="path">The file, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="registry">The types of stages.</param>
    /// <param name="environment">Gives the value of an environment variable, null when it is not set.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static LoadResult Load(
        string path, StageRegistry registry, Func<string, string?> environment, string workingFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Load(path, null, registry, environment, workingFolder);
    }

    /// <summary>Loads a text as if it stood in a file; what it includes is read from files.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where the text would stand, relative to <paramref name="workingFolder"/>.</param>
    /// <param name="registry">The types of stages.</param>
    /// <param name="environment">Gives the value of an environment variable, null when it is not set.</param>
    /// <param name="workingFolder">The absolute path that the command's paths are relative to.</param>
    public static LoadResult LoadText(
        string text, string path, StageRegistry registry, Func<string, string?> environment, string workingFolder)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Load(path, text, registry, environment, workingFolder);
    }

    private static LoadResult Load(
        string path, string? text, StageRegistry registry, Func<string, string?> environment, string workingFolder)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(environment);
        List<TopologyError> errors = [];
        List<TopologyError> warnings = [];
        FileSet files = new(environment, workingFolder, errors);
        files.ReadAll(path, text);

        TopologyDraft draft = new SectionReader(files.All, errors, warnings).Read();
        TopologyDescription? description = new DraftBinder(registry, workingFolder, errors, warnings)
            .Bind(draft, files.Root, isComplete: files.AreAllRead);
        return new LoadResult(
            errors.Count == 0 ? description : null,
            ErrorOrder.Sort(errors, files.Names),
            ErrorOrder.Sort(warnings, files.Names),
            files.Paths);
    }
}
