namespace Streams.Node.Cli;

/// <summary>Where a command writes, and whether a person watches.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors and progress.</param>
/// <param name="IsOutTerminal">Whether results go to a terminal.</param>
/// <param name="IsErrorTerminal">Whether errors and progress go to a terminal.</param>
/// <param name="WorkingFolder">The folder that relative paths start from.</param>
internal sealed record CliOutput(
    TextWriter Out, TextWriter Error, bool IsOutTerminal, bool IsErrorTerminal, string WorkingFolder)
{
    public static CliOutput OfProcess() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.CurrentDirectory);
}
