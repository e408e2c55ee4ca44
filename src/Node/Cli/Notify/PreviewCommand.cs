using System.CommandLine;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Explaining;
using Streams.Sinks.Notify.Templating;
using Streams.Topology;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify preview --config FILE [RECEIVER]</c></summary>
internal static class PreviewCommand
{
    public static Command Create(CliOutput output)
    {
        Option<string> config = NotifyCommand.ConfigOption();
        Argument<string?> receiver = new("receiver")
        {
            Description = "The receiver whose texts are shown; those of all when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> alerts = new("--alert")
        {
            Description = "A file of JSON with alerts: as the API takes or gives them, or a webhook's body; '-' is standard input. "
                + "Two made-up ones when left out.",
        };
        Command command = new("preview", "Shows what the receivers' texts read like for alerts; nothing is sent.")
        {
            config, receiver, alerts,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(config), parsed.GetValue(receiver), parsed.GetValue(alerts), output));
        return command;
    }

    private static int Run(string file, string? name, string? alertFile, CliOutput output)
    {
        if (!NotifyFiles.TryLoad(file, output, out NotifyConfig? config, out NotificationTemplates? templates))
        {
            return ExitCode.BadInput;
        }

        ReceiverConfig[] receivers = [.. config.Receivers.Where(one => name is null || one.Name == name)];
        if (name is not null && receivers.Length == 0)
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
            bool hasFailed = false;
            foreach (ReceiverConfig receiver in receivers)
            {
                string indent = "";
                if (name is null)
                {
                    output.Out.WriteLine($"{receiver.Name}:");
                    indent = "  ";
                }

                hasFailed |= !TryWrite(NotificationPreview.Of(config, templates, receiver, alerts, now), receiver.Name, indent, output);
            }

            return hasFailed ? ExitCode.Failure : ExitCode.Success;
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine($"streams: {alertFile}: {error.Message}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>Writes the texts of a receiver; false when one of them cannot be made.</summary>
    private static bool TryWrite(
        IEnumerable<(string Integration, IReadOnlyList<RenderedText> Texts)> integrations,
        string receiver,
        string indent,
        CliOutput output)
    {
        bool isWritten = true;
        bool isEmpty = true;
        foreach ((string integration, IReadOnlyList<RenderedText> texts) in integrations)
        {
            isEmpty = false;
            output.Out.WriteLine(
                texts.Count == 0 ? $"{indent}{integration}: sends the alerts as they are, without templates" : $"{indent}{integration}:");
            foreach (RenderedText text in texts.OrderBy(text => text.Field, StringComparer.Ordinal))
            {
                isWritten &= text.Problem is null;
                WriteText(text, indent, output);
            }
        }

        if (isEmpty)
        {
            output.Out.WriteLine($"{indent}the receiver '{receiver}' has no integrations: nobody hears of it");
        }

        return isWritten;
    }

    private static void WriteText(RenderedText text, string indent, CliOutput output)
    {
        if (text.Problem is { } problem)
        {
            output.Out.WriteLine($"{indent}  {text.Field}: error: {problem}");
            return;
        }

        string[] lines = text.Text.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        output.Out.WriteLine(lines.Length == 1 ? $"{indent}  {text.Field}: {lines[0]}" : $"{indent}  {text.Field}: |");
        foreach (string line in lines.Length == 1 ? [] : lines)
        {
            output.Out.WriteLine($"{indent}    {line}");
        }
    }

    private static string ReadText(string path, CliOutput output) =>
        path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(Path.GetFullPath(path, output.WorkingFolder));
}
