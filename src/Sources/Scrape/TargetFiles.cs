using Microsoft.Extensions.Logging;
using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Yaml;

namespace Streams.Sources.Scrape;

/// <summary>Reads files of targets, and again when they have changed; one that is wrong keeps the targets it had.</summary>
internal sealed partial class TargetFiles(IReadOnlyList<InputPath> patterns, ILogger logger)
{
    private readonly Dictionary<string, (string Stamp, IReadOnlyList<TargetGroup> Groups)> _files = [];

    /// <summary>The groups of all files; whether any has changed since the last look.</summary>
    public bool Read(out IReadOnlyList<TargetGroup> groups)
    {
        string[] paths = [.. patterns.SelectMany(p => PathPattern.FindFiles(p.Path)).Distinct()];
        bool hasChanged = false;
        foreach (string path in paths)
        {
            hasChanged |= Read(path);
        }

        foreach (string gone in _files.Keys.Except(paths).ToArray())
        {
            _files.Remove(gone);
            LogGone(logger, gone);
            hasChanged = true;
        }

        groups = [.. _files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value.Groups)];
        return hasChanged;
    }

    private bool Read(string path)
    {
        try
        {
            FileInfo info = new(path);
            string stamp = $"{info.LastWriteTimeUtc.Ticks} {info.Length}";
            if (_files.TryGetValue(path, out (string Stamp, IReadOnlyList<TargetGroup> Groups) known) && known.Stamp == stamp)
            {
                return false;
            }

            List<TopologyError> errors = [];
            IReadOnlyList<TargetGroup> groups = Parse(File.ReadAllText(path), path, errors);
            if (errors.Count > 0)
            {
                LogWrong(logger, path, errors[0].ToString());
                groups = known.Groups ?? [];
            }

            _files[path] = (stamp, groups);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, path, cause.Message);
            return false;
        }
    }

    private static List<TargetGroup> Parse(string text, string path, List<TopologyError> errors)
    {
        ConfigNode? root = YamlReader.Read(text, path, _ => null, errors);
        List<TargetGroup> groups = [];
        if (root is not ConfigSequence list)
        {
            if (errors.Count == 0)
            {
                string found = root is null ? "an empty file" : root.Describe();
                errors.Add(new TopologyError("", "", $"expected a list of targets and labels, found {found}", root?.Position));
            }

            return groups;
        }

        OptionsBinder binder = new("/", errors);
        foreach (ConfigNode item in list.Items)
        {
            if (item is ConfigMapping mapping)
            {
                if (binder.Bind<TargetGroup>(mapping, "") is { } group)
                {
                    groups.Add(group);
                }
            }
            else
            {
                errors.Add(new TopologyError("", "", $"expected targets and labels, found {item.Describe()}", item.Position));
            }
        }

        return groups;
    }

    [LoggerMessage(LogLevel.Warning, "The targets of {Path} stay as they were: {Problem}.")]
    private static partial void LogWrong(ILogger logger, string path, string problem);

    [LoggerMessage(LogLevel.Warning, "The file of targets {Path} cannot be read: {Problem}.")]
    private static partial void LogUnreadable(ILogger logger, string path, string problem);

    [LoggerMessage(LogLevel.Information, "The file of targets {Path} is gone, and its targets with it.")]
    private static partial void LogGone(ILogger logger, string path);
}
