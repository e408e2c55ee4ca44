using System.Diagnostics.CodeAnalysis;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Templating;

namespace Streams.Node.Cli.Notify;

/// <summary>Loads configurations of notifications for commands and says what is wrong with them.</summary>
internal static class NotifyFiles
{
    private const string ExternalUrl = "http://localhost:9400";

    public static NotifySetup Load(string path, CliOutput output) =>
        NotifySetup.Load(path, ExternalUrl, TimeProvider.System, output.WorkingFolder);

    /// <summary>Loads a file, or writes its errors and returns false.</summary>
    public static bool TryLoad(
        string path,
        CliOutput output,
        [NotNullWhen(true)] out NotifyConfig? config,
        [NotNullWhen(true)] out NotificationTemplates? templates)
    {
        NotifySetup setup = Load(path, output);
        TopologyFiles.Report(setup.Errors, [], output.Error);
        config = setup.Config;
        templates = setup.Templates;
        return config is not null && templates is not null;
    }
}
