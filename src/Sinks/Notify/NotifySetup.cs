using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Templating;
using Streams.Topology;

namespace Streams.Sinks.Notify;

/// <summary>A configuration with its templates, or everything that is wrong with them.</summary>
internal sealed class NotifySetup
{
    private NotifySetup(LoadedConfig loaded, NotificationTemplates? templates, IReadOnlyList<TopologyError> errors)
    {
        Config = loaded.Config;
        Path = loaded.Path;
        Templates = templates;
        Errors = errors;
    }

    public NotifyConfig? Config { get; }

    public string Path { get; }

    public NotificationTemplates? Templates { get; }

    public IReadOnlyList<TopologyError> Errors { get; }

    public TimeSpan ResolveTimeout => Config?.Global.ResolveTimeout ?? TimeSpan.Zero;

    /// <summary>Loads a file and the templates that it names.</summary>
    public static NotifySetup Load(string path, string externalUrl, TimeProvider clock, string? workingFolder = null)
    {
        LoadedConfig loaded = NotifyConfigLoader.Load(
            path, Environment.GetEnvironmentVariable, workingFolder ?? System.IO.Path.GetDirectoryName(path) ?? "");
        return Of(loaded, externalUrl, clock);
    }

    /// <summary>Loads the templates of a configuration.</summary>
    public static NotifySetup Of(LoadedConfig loaded, string externalUrl, TimeProvider clock)
    {
        List<TopologyError> errors = [.. loaded.Errors];
        NotificationTemplates? templates = loaded.Config is null ? null : TemplateFiles.Load(loaded, externalUrl, clock, errors);
        return new NotifySetup(loaded, templates, errors);
    }
}
