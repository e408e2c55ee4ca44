using System.CommandLine;
using Streams.Runtime;
using Streams.Storage;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Cli.Checkpoints;

/// <summary><c>streams checkpoints list|show|verify|export|import</c></summary>
internal static class CheckpointsCommand
{
    public static Command Create(CliOutput output)
    {
        CheckpointOptions options = new();
        Command command = new("checkpoints", "Looks at the checkpoints that a node has kept, checks them, copies them out and in.")
        {
            List(options, output), Show(options, output), Verify(options, output), Export(options, output), Import(options, output),
        };
        options.AddTo(command);
        return command;
    }

    private static Command List(CheckpointOptions options, CliOutput output)
    {
        Command command = new("list", "Lists checkpoints, the newest first.");
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, output, isWrite: false, async opened =>
        {
            IReadOnlyList<CheckpointSummary> found = await opened.Store.ListAsync(opened.Topology, cancellationToken);
            await output.Out.WriteAsync(opened.IsJson ? CheckpointJson.Render(found) : CheckpointText.Render(found));
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Show(CheckpointOptions options, CliOutput output)
    {
        Argument<long?> number = NumberArgument("The checkpoint; the newest when left out.");
        Command command = new("show", "Shows offsets, sink positions and the sections of state, with their sizes.") { number };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, output, isWrite: false, async opened =>
        {
            CheckpointSummary summary = await opened.FindAsync(parsed.GetValue(number), cancellationToken);
            CheckpointManifest manifest = await opened.Store.DescribeAsync(summary.Topology, summary.Number, cancellationToken);
            await output.Out.WriteAsync(opened.IsJson ? CheckpointJson.Render(manifest) : CheckpointText.Render(manifest));
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Verify(CheckpointOptions options, CliOutput output)
    {
        Argument<long?> number = NumberArgument("The checkpoint; all of them when left out.");
        Command command = new("verify", "Reads checkpoints whole and checks every byte; exit code 1 when one is damaged.") { number };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, output, isWrite: false, async opened =>
        {
            List<CheckpointVerdict> verdicts = [];
            foreach (CheckpointSummary summary in parsed.GetValue(number) is { } one
                ? [await opened.FindAsync(one, cancellationToken)]
                : await opened.Store.ListAsync(opened.Topology, cancellationToken))
            {
                string? damage = await opened.Store.VerifyAsync(summary.Topology, summary.Number, cancellationToken);
                verdicts.Add(new CheckpointVerdict(summary.Topology, summary.Number, damage));
            }

            await output.Out.WriteAsync(opened.IsJson ? CheckpointJson.Render(verdicts) : CheckpointText.Render(verdicts));
            return verdicts.TrueForAll(v => v.Damage is null) ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static Command Export(CheckpointOptions options, CliOutput output)
    {
        Argument<string> file = new("file") { Description = "The file to write; it must not be there yet." };
        Argument<long?> number = NumberArgument("The checkpoint; the newest when left out.");
        Command command = new("export", "Copies a checkpoint to a file, encrypted as it is stored.") { file, number };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, output, isWrite: false, async opened =>
        {
            CheckpointSummary summary = await opened.FindAsync(parsed.GetValue(number), cancellationToken);
            string path = Path.GetFullPath(parsed.GetRequiredValue(file), output.WorkingFolder);
            await using (FileStream target = new(path, FileMode.CreateNew, FileAccess.Write))
            {
                await opened.Store.ExportAsync(summary.Topology, summary.Number, target, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            await output.Out.WriteLineAsync($"checkpoint {summary.Number} of '{summary.Topology}' is in {path}");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Import(CheckpointOptions options, CliOutput output)
    {
        Argument<string> file = new("file") { Description = "A file that 'checkpoints export' wrote." };
        Command command = new(
            "import", "Makes an exported checkpoint the newest, which the next start goes on from; a running owner can save no more.")
        {
            file,
        };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, output, isWrite: true, async opened =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file), output.WorkingFolder);
            await using FileStream source = File.OpenRead(path);
            Checkpoint checkpoint = await CheckpointFile.ReadAsync(source, opened.Key, cancellationToken);
            if (opened.Topology is { } topology && topology != checkpoint.Topology)
            {
                throw new StorageException($"'{path}' is a checkpoint of '{checkpoint.Topology}', not of '{topology}'");
            }

            long epoch = await opened.Store.ClaimAsync(checkpoint.Topology, cancellationToken);
            await opened.Store.SaveAsync(checkpoint with { Epoch = epoch }, cancellationToken);
            await output.Out.WriteLineAsync($"checkpoint {checkpoint.Number} of '{checkpoint.Topology}' is the newest now");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Argument<long?> NumberArgument(string description) => new("number")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };
}
