using Streams.Sources.Kafka;
using Streams.Stages;

namespace Streams.Sources.Tests.Kafka;

public sealed class KafkaSourceOptionsTests
{
    private static readonly KafkaSourceOptions Good = new() { Brokers = "localhost:9092", Topics = ["metrics"] };

    public static TheoryData<KafkaSourceOptions, string, string> Wrong => new()
    {
        { Good with { Brokers = " " }, "brokers", "an address is needed" },
        { Good with { Topics = [] }, "topics", "a topic is needed" },
        { Good with { Topics = ["a", ""] }, "topics", "a topic has an empty name" },
        { Good with { Topics = ["^a.*"] }, "topics", "the pattern '^a.*' needs a 'group'" },
        { Good with { Group = "" }, "group", "must not be empty" },
        { Good with { Group = "g", StopAtEnd = true }, "stop_at_end", "cannot be used with a group" },
        { Set("group.id", "x"), "config.group.id", "give 'group'" },
        { Set("enable.auto.commit", "true"), "config.enable.auto.commit", "follow those of the checkpoints" },
        { Set("auto.offset.reset", "latest"), "config.auto.offset.reset", "give 'start'" },
        { Set("session.timeout", "1"), "config.session.timeout", "has no setting of that name" },
        { Set("session.timeout.ms", "soon"), "config.session.timeout.ms", "Invalid value" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_BrokenRule_NamesFieldAndRule(KafkaSourceOptions options, string field, string message)
    {
        OptionProblem problem = Assert.Single(options.Validate());

        Assert.Equal(field, problem.Field);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SecuritySettings_AreTaken() =>
        Assert.Empty((Good with
        {
            Group = "g",
            Topics = ["^metrics-.*"],
            Config = new Dictionary<string, string>
            {
                ["security.protocol"] = "sasl_ssl",
                ["sasl.mechanism"] = "PLAIN",
                ["sasl.username"] = "me",
                ["sasl.password"] = "secret",
                ["group.instance.id"] = "node-1",
            },
        }).Validate());

    private static KafkaSourceOptions Set(string name, string value) =>
        Good with { Config = new Dictionary<string, string> { [name] = value } };
}
