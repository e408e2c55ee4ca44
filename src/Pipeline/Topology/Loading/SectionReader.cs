using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>Takes the top-level keys of all files apart and puts what belongs together in one place.</summary>
internal sealed class SectionReader(
    IReadOnlyList<SourceFile> files, ICollection<TopologyError> errors, ICollection<TopologyError> warnings)
{
    private static readonly string[] Keys = ["name", "settings", "include", "defaults", "sources", "operators", "sinks"];

    private readonly List<DraftStage> _stages = [];

    /// <summary>Reads the sections.</summary>
    public TopologyDraft Read()
    {
        ConfigMapping settings = new([], files[0].Start);
        ConfigMapping defaults = settings;
        foreach (SourceFile file in files)
        {
            RefuseUnknownKeys(file);
            settings = settings.DeepOver(Section(file, "settings"));
            defaults = defaults.DeepOver(Section(file, "defaults"));
            ReadStages(file, "source");
            ReadStages(file, "operator");
            ReadStages(file, "sink");
        }

        ConfigNode? name = files[0].Content.TryGet("name", out ConfigEntry? entry) ? entry.Value : null;
        return new TopologyDraft(name, settings, defaults, _stages);
    }

    private void RefuseUnknownKeys(SourceFile file)
    {
        foreach (ConfigEntry entry in file.Content.Entries)
        {
            if (!Keys.Contains(entry.Key) && !entry.Key.StartsWith("x-", StringComparison.Ordinal))
            {
                string message = Words.Unknown("unknown key", entry.Key, Keys) + ", and any that start with x-";
                errors.Add(new TopologyError("", entry.Key, message, entry.KeyPosition));
            }
            else if (entry.Key == "name" && file != files[0])
            {
                string message = $"the name of an included file is not used; {files[0].Name} names the topology";
                warnings.Add(new TopologyError("", entry.Key, message, entry.KeyPosition));
            }
        }
    }

    private ConfigMapping Section(SourceFile file, string key)
    {
        if (file.Content.TryGet(key, out ConfigEntry? entry))
        {
            switch (entry.Value)
            {
                case ConfigMapping mapping:
                    return mapping;
                case ConfigScalar { IsNull: true } or ConfigScalar { HasError: true }:
                    break;
                default:
                    string message = $"expected a mapping below '{key}', found {entry.Value.Describe()}";
                    errors.Add(new TopologyError(key, "", message, entry.Value.Position));
                    break;
            }
        }

        return new ConfigMapping([], file.Start);
    }

    private void ReadStages(SourceFile file, string kind)
    {
        _stages.AddRange(Section(file, kind + "s").Entries
            .Select(entry => new DraftStage(kind, entry.Key, entry.KeyPosition, entry.Value)));
    }
}
