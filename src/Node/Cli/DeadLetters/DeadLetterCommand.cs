using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Streams.Data;
using Streams.Node.Hosting;
using Streams.Sources.DeadLetters;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli.DeadLetters;

/// <summary><c>streams dead-letter show|replay</c></summary>
internal static class DeadLetterCommand
{
    private const int ExcerptLetters = 100;

    public static Command Create(CliOutput output) =>
        new("dead-letter", "Looks at input that could not be used, and plays it again.") { Show(output), Replay(output) };

    private static Command Show(CliOutput output)
    {
        LetterSelection selection = new();
        Option<bool> json = new("--json") { Description = "The letters as they are, a line of JSON each." };
        Option<string?> topology = new("--topology") { Description = "The topology that says where letters are kept.", HelpName = "file" };
        Command command = new("show", "Shows dead letters, and how many there are by source and reason.") { json, topology };
        selection.AddTo(command);
        command.SetAction(parsed => Guard(output, () =>
        {
            TopologyDescription? loaded = null;
            if (parsed.GetValue(topology) is { } path && !TopologyFiles.TryLoad(path, new NodeStages().Registry, output, out loaded))
            {
                return ExitCode.BadInput;
            }

            Dictionary<(string Source, string Reason), int> counts = [];
            foreach ((DeadLetter letter, string line, bool isCut) in selection.Read(parsed, loaded?.Settings, output))
            {
                string reason = SnakeCase.From(letter.Reason.ToString());
                counts[(letter.Source, reason)] = counts.GetValueOrDefault((letter.Source, reason)) + 1;
                output.Out.WriteLine(parsed.GetValue(json) ? line : Describe(letter, reason, isCut));
            }

            foreach (((string source, string reason), int count) in counts.OrderByDescending(c => c.Value))
            {
                output.Error.WriteLine($"{count} of {source}: {reason}");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Replay(CliOutput output)
    {
        LetterSelection selection = new();
        Option<string> topology = new("--topology")
        {
            Description = "The topology whose sources say how letters are decoded; mended, if it was to blame.",
            Required = true,
            HelpName = "file",
        };
        Option<Uri?> to = new("--to")
        {
            Description = "The node that rows are sent to, for example http://localhost:9400; it needs an http source. "
                + "Without it, rows that would be accepted now are printed.",
            HelpName = "address",
            CustomParser = ParseAddress,
        };
        Option<string?> key = new("--key") { Description = "The API key that the node wants.", HelpName = "key" };
        Command command = new("replay", "Decodes dead letters again and prints or sends the rows that would be accepted now.")
        {
            topology, to, key,
        };
        selection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => GuardAsync(output, async () =>
        {
            string path = parsed.GetRequiredValue(topology);
            if (!TopologyFiles.TryLoad(path, new NodeStages().Registry, output, out TopologyDescription? loaded))
            {
                return ExitCode.BadInput;
            }

            DeadLetterReplay replay = new(loaded, TimeProvider.System);
            using RowSender? sender = parsed.GetValue(to) is { } address
                ? new RowSender(address, parsed.GetValue(key), TimeProvider.System)
                : null;
            return await ReplayAsync(selection.Read(parsed, loaded.Settings, output), replay, sender, output, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ReplayAsync(
        IEnumerable<(DeadLetter Letter, string Line, bool IsCut)> letters,
        DeadLetterReplay replay,
        RowSender? sender,
        CliOutput output,
        CancellationToken cancellationToken)
    {
        int letterCount = 0;
        int useless = 0;
        long rowCount = 0;
        foreach ((DeadLetter letter, _, bool isCut) in letters)
        {
            letterCount++;
            ReplayedLetter replayed = isCut ? new ReplayedLetter([], ["its bytes were cut"]) : replay.Decode(letter);
            foreach (string problem in replayed.Problems)
            {
                await output.Error.WriteLineAsync($"{letter.Source} {letter.Place}: {problem}");
            }

            useless += replayed.Rows.Count == 0 ? 1 : 0;
            rowCount += replayed.Rows.Count;
            foreach (Sample row in replayed.Rows)
            {
                string text = RowText.Of(row);
                if (sender is null)
                {
                    await output.Out.WriteLineAsync(text);
                }
                else
                {
                    await sender.AddAsync(text, cancellationToken);
                }
            }
        }

        if (sender is not null)
        {
            await sender.FlushAsync(cancellationToken);
            foreach (string error in sender.Errors)
            {
                await output.Error.WriteLineAsync($"the node: {error}");
            }
        }

        string sent = sender is null ? "" : $"; the node accepted {sender.AcceptedCount} and refused {sender.RejectedCount}";
        await output.Error.WriteLineAsync($"{letterCount} letters, {useless} of no use, {rowCount} rows{sent}");
        return sender?.RejectedCount > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Describe(DeadLetter letter, string reason, bool isCut)
    {
        string raw = Encoding.UTF8.GetString(letter.Raw.Span[..Math.Min(letter.Raw.Length, ExcerptLetters)]);
        string clean = string.Concat(raw.Select(c => char.IsControl(c) || c == '\uFFFD' ? '.' : c));
        string end = letter.Raw.Length > ExcerptLetters || isCut ? "..." : "";
        string head = $"{letter.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {letter.Source} {letter.Place} {reason}: {letter.Detail}";
        return $"{head}\n    {clean}{end}";
    }

    private static int Guard(CliOutput output, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine($"streams: {cause.Message}");
            return ExitCode.BadInput;
        }
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"'{text}' is not the address of a node, such as http://localhost:9400.");
        return null;
    }

    private static async Task<int> GuardAsync(CliOutput output, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            await output.Error.WriteLineAsync($"streams: {cause.Message}");
            return ExitCode.BadInput;
        }
        catch (HttpRequestException cause)
        {
            await output.Error.WriteLineAsync($"streams: {cause.Message}");
            return ExitCode.Failure;
        }
    }
}
