using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Storage;
using Streams.Storage.Checkpoints;

namespace Streams.Node.Cli.Checkpoints;

/// <summary>The options that all commands on checkpoints share, and opening the store that they name.</summary>
internal sealed class CheckpointOptions
{
    // A person waits: the store answers soon, or it is said why not.
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The data folder of the node.",
        HelpName = "folder",
        Recursive = true,
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The database, as in settings.checkpoint.store: postgres://user:password@host/name.",
        HelpName = "address",
        Recursive = true,
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = "The key that checkpoints are encrypted with.",
        HelpName = "file",
        Recursive = true,
    };

    private readonly Option<string?> _topology = new("--topology")
    {
        Description = "The topology, where there are several.",
        HelpName = "name",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Answer in JSON.",
        Recursive = true,
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_store);
        command.Add(_keyFile);
        command.Add(_topology);
        command.Add(_json);
    }

    /// <summary>Opens the store for some work; what goes wrong is told on standard error.</summary>
    public async Task<int> RunAsync(ParseResult parsed, CliOutput output, bool isWrite, Func<OpenedCheckpoints, Task<int>> work)
    {
        if (parsed.GetValue(_data) is null == parsed.GetValue(_store) is null)
        {
            await output.Error.WriteLineAsync("streams: name the data folder with --data, or the database with --store");
            return ExitCode.BadInput;
        }

        try
        {
            string? keyFile = parsed.GetValue(_keyFile);
            EncryptionKey? key = keyFile is null ? null : EncryptionKey.Load(Path.GetFullPath(keyFile, output.WorkingFolder));
            CheckpointStoreOptions options = new() { Key = key, RetryFor = RetryFor };
            string? folder = parsed.GetValue(_data) is { } data ? Path.GetFullPath(data, output.WorkingFolder) : null;

            // Only who writes must be alone in the folder.
            using DataFolder? held = folder is not null && isWrite ? DataFolder.Open(folder) : null;
            await using CheckpointStore store = folder is null
                ? new PostgresCheckpointStore(parsed.GetRequiredValue(_store)!, options, TimeProvider.System, NullLogger.Instance)
                : OpenFile(folder, options, isWrite);
            return await work(new OpenedCheckpoints(store, key, parsed.GetValue(_topology), parsed.GetValue(_json)));
        }
        catch (Exception cause) when (cause
            is StorageException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await output.Error.WriteLineAsync($"streams: {cause.Message}");
            return cause is FormatException ? ExitCode.BadInput : ExitCode.Failure;
        }
    }

    private static SqliteCheckpointStore OpenFile(string folder, CheckpointStoreOptions options, bool isWrite)
    {
        string path = Path.Combine(folder, SqliteCheckpointStore.FileName);
        return isWrite || File.Exists(path)
            ? new SqliteCheckpointStore(path, options, TimeProvider.System, NullLogger.Instance, isReadOnly: !isWrite)
            : throw new StorageException($"there are no checkpoints in '{folder}'");
    }
}
