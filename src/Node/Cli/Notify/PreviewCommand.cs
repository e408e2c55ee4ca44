using System.CommandLine;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Explaining;
using Streams.Sinks.Notify.Templating;
using Streams.Topology;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify preview --config FILE RECEIVER</c></summary>
internal static class PreviewCommand
{
    public static Command Create(CliOutput output)
    {
        Option<string> config = NotifyCommand.ConfigOption();
        Argument<string> receiver = new("receiver") { Description = "The receiver whose texts are shown." };
        Option<string?> alerts = new("--alert")
        {
            Description = "A file of JSON with alerts: as the API takes or gives them, or a webhook's body; '-' is standard input. "
                + "Two made-up ones when left out.",
        };
        Command command = new("preview", "Shows what a receiver's texts read like for alerts; nothing is sent.")
        {
            config, receiver, alerts,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(receiver), parsed.GetValue(alerts), output));
        return command;
    }

    private static int Run(string file, string name, string? alertFile, CliOutput output)
    {
        if (!NotifyFiles.TryLoad(file, output, out NotifyConfig? config, out NotificationTemplates? templates))
        {
            return ExitCode.BadInput;
        }

        ReceiverConfig? receiver = config.Receivers.FirstOrDefault(one => one.Name == name);
        if (receiver is null)
        {
            string[] names = [.. config.Receivers.Select(one => one.Name)];
            output.Error.WriteLine($"streams: {Words.Unknown("no receiver is called", name, names, "receivers")}");
            return ExitCode.BadInput;
        }

        EventTime now = EventTime.From(TimeProvider.System.GetUtcNow());
        try
        {
            IReadOnlyList<AlertUpdate> alerts = alertFile is null
                ? SampleNotification.Alerts(now)
                : SampleNotification.Read(ReadText(alertFile, output), now, config.Global.ResolveTimeout);
            return Write(NotificationPreview.Of(config, templates, receiver, alerts, now), name, output);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine($"streams: {alertFile}: {error.Message}");
            return ExitCode.BadInput;
        }
    }

    private static int Write(
        IEnumerable<(string Integration, IReadOnlyList<RenderedText> Texts)> integrations, string receiver, CliOutput output)
    {
        bool hasFailed = false;
        bool isEmpty = true;
        foreach ((string integration, IReadOnlyList<RenderedText> texts) in integrations)
        {
            isEmpty = false;
            output.Out.WriteLine(texts.Count == 0 ? $"{integration}: sends the alerts as they are, without templates" : $"{integration}:");
            foreach (RenderedText text in texts.OrderBy(text => text.Field, StringComparer.Ordinal))
            {
                hasFailed |= text.Problem is not null;
                WriteText(text, output);
            }
        }

        if (isEmpty)
        {
            output.Out.WriteLine($"the receiver '{receiver}' has no integrations: nobody hears of it");
        }

        return hasFailed ? ExitCode.Failure : ExitCode.Success;
    }

    private static void WriteText(RenderedText text, CliOutput output)
    {
        if (text.Problem is { } problem)
        {
            output.Out.WriteLine($"  {text.Field}: error: {problem}");
            return;
        }

        string[] lines = text.Text.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        output.Out.WriteLine(lines.Length == 1 ? $"  {text.Field}: {lines[0]}" : $"  {text.Field}: |");
        foreach (string line in lines.Length == 1 ? [] : lines)
        {
            output.Out.WriteLine($"    {line}");
        }
    }

    private static string ReadText(string path, CliOutput output) =>
        path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(Path.GetFullPath(path, output.WorkingFolder));
}
