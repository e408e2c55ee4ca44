using Streams.Sinks.Notify.Configuration;
using Streams.Topology;
using Streams.Topology.Binding;

namespace Streams.Sinks.Notify.Templating;

/// <summary>Reads the files of templates that a configuration names, and checks every text in it that is a template.</summary>
internal static class TemplateFiles
{
    /// <summary>The templates; null when something is wrong with them, which is then among the errors.</summary>
    public static NotificationTemplates? Load(
        LoadedConfig loaded, string externalUrl, TimeProvider clock, ICollection<TopologyError> errors)
    {
        NotifyConfig config = loaded.Config ?? throw new ArgumentException("The configuration has errors.", nameof(loaded));
        string folder = Path.GetDirectoryName(loaded.Path) ?? "";
        List<KeyValuePair<string, string>> files = [];
        foreach (string path in config.Templates.SelectMany(pattern => PathPattern.FindFiles(Path.GetFullPath(pattern, folder))))
        {
            try
            {
                string text = File.ReadAllText(path);
                string? problem = ProblemOf(path, text, clock);
                if (problem is null)
                {
                    files.Add(KeyValuePair.Create(Path.GetFileName(path), text));
                }
                else
                {
                    errors.Add(new TopologyError("templates", "", problem, new TextPosition(path, 1, 1)));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                errors.Add(new TopologyError("templates", "", error.Message, new TextPosition(path, 1, 1)));
            }
        }

        if (errors.Count > 0)
        {
            return null;
        }

        NotificationTemplates templates = new(files, externalUrl, clock);
        foreach ((string field, string text) in TemplateTexts.Of(config))
        {
            if (templates.Problem(text) is { } problem)
            {
                TextPosition? place = loaded.Root is null ? null : ConfigLocator.Find(loaded.Root, field);
                errors.Add(new TopologyError(field, "", problem, place ?? new TextPosition(loaded.Path, 1, 1)));
            }
        }

        return errors.Count == 0 ? templates : null;
    }

    private static string? ProblemOf(string path, string text, TimeProvider clock)
    {
        try
        {
            _ = new NotificationTemplates([KeyValuePair.Create(Path.GetFileName(path), text)], "", clock);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
