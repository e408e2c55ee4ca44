using Streams.Node.Cli;

try
{
    return await StreamsCommand.RunAsync(args, CliOutput.OfProcess());
}
#pragma warning disable CA1031 // The last stop: a bug of ours ends with what is needed to report it, not with a core dump.
catch (Exception bug)
#pragma warning restore CA1031
{
    await Console.Error.WriteLineAsync($"streams: internal error, please report it:{Environment.NewLine}{bug}");
    return ExitCode.Failure;
}
