using Streams.Node.Cli;

return await StreamsCommand.RunAsync(args, CliOutput.OfProcess());
