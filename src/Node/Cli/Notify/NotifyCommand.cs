using System.CommandLine;

namespace Streams.Node.Cli.Notify;

/// <summary><c>streams notify check|route|preview|test</c></summary>
internal static class NotifyCommand
{
    private const string Description =
        """
        Checks, explains and tests who is notified of what.

        Examples:
          streams notify check alertmanager.yaml
          streams notify route --config alertmanager.yaml HighErrorRate service=shop severity=critical
          streams notify preview --config alertmanager.yaml team-shop
          streams notify test alertmanager.test.yaml
        """;

    public static Command Create(CliOutput output) => new("notify", Description)
    {
        CheckCommand.Create(output),
        RouteCommand.Create(output),
        PreviewCommand.Create(output),
        NotifyTestCommand.Create(output),
    };

    /// <summary>The option that names the configuration.</summary>
    public static Option<string> ConfigOption() => new("--config", "-c")
    {
        Description = "The configuration of the notify sink: a file as Alertmanager reads it.",
        Required = true,
    };
}
