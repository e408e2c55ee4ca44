using System.CommandLine;
using System.CommandLine.Parsing;
using Streams.Kafka;
using Streams.Node.Hosting;

namespace Streams.Node.Cli;

/// <summary><c>streams dev kafka</c>: what is needed to try things out, with nothing to install.</summary>
internal static class DevCommand
{
    private const int BrokersMax = 100;
    private const int PartitionsMax = 10_000;

    public static Command Create(CliOutput output)
    {
        Option<int> brokers = new("--brokers")
        {
            Description = "How many brokers there are.",
            HelpName = "count",
            DefaultValueFactory = _ => 1,
            CustomParser = ParseBrokers,
        };
        Option<(string Name, int Partitions)[]> topics = new("--topics")
        {
            Description = "Topics to make, with their number of partitions: metrics:8. Others have four when first asked for.",
            HelpName = "topic:partitions",
            DefaultValueFactory = _ => [("metrics", 4)],
            CustomParser = ParseTopics,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Command kafka = new("kafka", "Runs Kafka brokers in memory until Ctrl-C and prints their address.") { brokers, topics };
        kafka.SetAction((parsed, cancellationToken) =>
            RunKafkaAsync(parsed.GetValue(brokers), parsed.GetValue(topics) ?? [], output, cancellationToken));
        return new Command("dev", "Peers to try things out with.") { kafka };
    }

    private static async Task<int> RunKafkaAsync(
        int brokers, (string Name, int Partitions)[] topics, CliOutput output, CancellationToken cancellationToken)
    {
        using StopSignals signals = new();
        try
        {
            using MockCluster cluster = MockCluster.Start(brokers);
            foreach ((string name, int partitions) in topics)
            {
                cluster.CreateTopic(name, partitions);
            }

            await output.Out.WriteLineAsync(cluster.Brokers);
            await output.Out.FlushAsync(cancellationToken);
            await output.Error.WriteLineAsync(
                $"{brokers} Kafka broker(s) in memory, topics {string.Join(", ", topics.Select(t => $"{t.Name}:{t.Partitions}"))}; "
                + "Ctrl-C ends them. About the last 5 MB of each partition are kept.");
            await signals.Stop.WaitAsync(cancellationToken);
            return ExitCode.Success;
        }
        catch (IOException failure)
        {
            await output.Error.WriteLineAsync($"streams: {failure.Message}");
            return ExitCode.Failure;
        }
        catch (PlatformNotSupportedException failure)
        {
            await output.Error.WriteLineAsync($"streams: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    private static int ParseBrokers(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, out int count) && count is > 0 and <= BrokersMax)
        {
            return count;
        }

        result.AddError($"--brokers: '{text}' is not a number from 1 to {BrokersMax}");
        return 0;
    }

    private static (string Name, int Partitions)[] ParseTopics(ArgumentResult result)
    {
        List<(string, int)> topics = [];
        foreach (string text in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] parts = text.Split(':');
            if (parts is [{ Length: > 0 } name, string number]
                && int.TryParse(number, out int partitions) && partitions is > 0 and <= PartitionsMax)
            {
                topics.Add((name, partitions));
            }
            else
            {
                result.AddError($"--topics: '{text}' is not a topic with a number of partitions; write for example metrics:8");
            }
        }

        return [.. topics];
    }
}
