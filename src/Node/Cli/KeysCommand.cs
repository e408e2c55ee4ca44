using System.CommandLine;
using Streams.Sources.Keys;

namespace Streams.Node.Cli;

/// <summary><c>streams keys add NAME</c></summary>
internal static class KeysCommand
{
    private const string DefaultFile = "streams.keys";

    public static Command Create(CliOutput output)
    {
        Argument<string> name = new("name") { Description = "Who will send with the key: a service, a team." };
        Option<string> file = new("--file")
        {
            Description = "The file of keys, which an http source names in 'keys'; it is made if it is not there.",
            DefaultValueFactory = _ => DefaultFile,
        };
        Command add = new("add", "Adds a key and writes it to standard output; only a salted hash of it is kept.") { name, file };
        add.SetAction(parsed => Add(parsed.GetRequiredValue(file), parsed.GetRequiredValue(name), output));
        return new Command("keys", "API keys of senders.") { add };
    }

    private static int Add(string file, string name, CliOutput output)
    {
        if (!ApiKey.IsName(name))
        {
            output.Error.WriteLine($"streams: '{name}' cannot name a key; use letters, digits, '-', '_', '.' and '/'");
            return ExitCode.BadInput;
        }

        try
        {
            output.Out.WriteLine(ApiKeyFile.Add(file, name));
            return ExitCode.Success;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine($"streams: {cause.Message}");
            return ExitCode.Failure;
        }
    }
}
