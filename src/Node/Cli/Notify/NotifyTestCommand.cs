using System.CommandLine;
using Streams.Node.Testing;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify test FILE...</c></summary>
internal static class NotifyTestCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string[]> files = new("file")
        {
            Description = "Files of notification tests.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Write the results as JSON." };
        Command command = new("test", "Runs notification tests in virtual time and shows who was told otherwise than expected.")
        {
            files, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            NotifyTests.Run(parsed.GetRequiredValue(files), parsed.GetValue(json), output, cancellationToken)));
        return command;
    }
}
