using System.CommandLine;
using Streams.Sinks.Notify;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify check CONFIG...</c></summary>
internal static class CheckCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string[]> files = new("config")
        {
            Description = "Configurations of notify sinks: files as Alertmanager reads them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Command command = new("check", "Shows everything that is wrong with configurations and their templates.") { files };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), output));
        return command;
    }

    private static int Run(string[] files, CliOutput output)
    {
        int exitCode = ExitCode.Success;
        foreach (string file in files)
        {
            NotifySetup setup = NotifyFiles.Load(file, output);
            TopologyFiles.Report(setup.Errors, [], output.Error);
            if (setup.Errors.Count > 0 || setup.Config is not { } config)
            {
                exitCode = ExitCode.BadInput;
                continue;
            }

            int intervals = config.MuteTimeIntervals.Count + config.TimeIntervals.Count;
            output.Out.WriteLine(
                $"{file}: ok, {Count(config.Receivers.Count, "receiver")}, {Count(CountRoutes(config.Route), "route")}, "
                + $"{Count(config.InhibitRules.Count, "inhibit rule")}, {Count(intervals, "time interval")}");
        }

        return exitCode;
    }

    private static int CountRoutes(RouteConfig route) => 1 + route.Routes.Sum(CountRoutes);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
