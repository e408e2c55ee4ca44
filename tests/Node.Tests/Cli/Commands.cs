using Streams.Node.Cli;

namespace Streams.Node.Tests.Cli;

/// <summary>Runs commands in a folder, as a user does.</summary>
internal static class Commands
{
    /// <summary>The exit code and what was written: results, then errors.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(string folder, params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        int exitCode = await StreamsCommand.RunAsync(arguments, new CliOutput(output, error, false, false, folder));
        return (exitCode, output.ToString(), error.ToString());
    }
}
