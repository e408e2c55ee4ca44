using System.CommandLine;

namespace Streams.Node.Cli.Anomaly;

/// <summary><c>streams anomaly fit|score|report</c></summary>
internal static class AnomalyCommand
{
    public static Command Create(CliOutput output) => new("anomaly", "Finds anomalies in files.")
    {
        FitCommand.Create(output),
        ScoreCommand.Create(output),
        ReportCommand.Create(output),
    };

    /// <summary>Runs a command and says in one line what is wrong with the files that it was given.</summary>
    public static async Task<int> RunAsync(CliOutput output, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await output.Error.WriteLineAsync($"streams: {cause.Message}");
            return cause is InvalidDataException or FileNotFoundException or DirectoryNotFoundException
                ? ExitCode.BadInput
                : ExitCode.Failure;
        }
    }
}
