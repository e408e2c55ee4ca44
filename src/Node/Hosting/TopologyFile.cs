using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Hosting;

/// <summary>The topology's file as the node reads it: at the start, and again when it has changed.</summary>
internal sealed class TopologyFile(string path, StageRegistry registry, string workingFolder)
{
    // A file that is written all the time is taken as it is; the next look at it sees that it has changed.
    private const int ReadsMax = 5;

    private volatile IReadOnlyList<string> _files = [];
    private IReadOnlyList<IFileOptions> _stages = [];

    /// <summary>The fingerprint of the files as they were last read.</summary>
    public string LoadedFingerprint { get; private set; } = "";

    /// <summary>Reads the file and all it includes; the text is empty when it cannot be read.</summary>
    public (string Text, LoadResult Result) Load()
    {
        for (int read = 1; ; read++)
        {
            string before = Fingerprint();
            LoadResult result = TopologyLoader.Load(path, registry, Environment.GetEnvironmentVariable, workingFolder);
            string text = result.IsValid ? File.ReadAllText(result.Files[0]) : "";
            _files = [.. result.Files, .. FilesOfStages(result)];
            if (Fingerprint() == before || read == ReadsMax)
            {
                // Nothing was written while it was read, so that a change cannot hide between reading and watching.
                LoadedFingerprint = before;
                return (text, result);
            }
        }
    }

    /// <summary>
    /// The files that stages read once, at their start. Of a topology that is wrong nothing is known of its stages, so those
    /// of the one before stay: the change that mends it may be in one of them.
    /// </summary>
    private IEnumerable<string> FilesOfStages(LoadResult result)
    {
        if (result.IsValid)
        {
            _stages = [.. result.Description.Stages.Select(stage => stage.Options).OfType<IFileOptions>()];
        }

        return _stages.SelectMany(options => options.FilesRead());
    }

    /// <summary>What tells whether one of the files was written since: their times and lengths.</summary>
    public string Fingerprint() => string.Join('\n', _files.Union(_stages.SelectMany(options => options.FilesRead())).Select(file =>
    {
        FileInfo info = new(file);
        return info.Exists ? $"{file} {info.LastWriteTimeUtc.Ticks} {info.Length}" : $"{file} is missing";
    }));
}
