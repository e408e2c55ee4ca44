using Streams.Sinks.Kafka;
using Streams.Stages;

namespace Streams.Sinks.Tests.Kafka;

public sealed class KafkaSinkOptionsTests
{
    public static TheoryData<string, string, string> Settings => new()
    {
        { "transactional.id", "x", "cannot be set here: the sink writes without transactions" },
        { "message.timeout.ms", "5", "cannot be set here: give 'timeout'" },
        { "compresion.type", "lz4", "has no setting of that name" },
        { "compression.type", "best", "Invalid value" },
        { "linger.ms", "-5", "outside allowed range" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Validate_WrongSetting_IsNamed(string name, string value, string message)
    {
        OptionProblem problem = Assert.Single(With(name, value).Validate());

        Assert.Equal($"config.{name}", problem.Field);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("security.protocol", "sasl_ssl")]
    [InlineData("sasl.mechanism", "SCRAM-SHA-512")]
    [InlineData("ssl.ca.location", "/etc/ssl/certs/ca-certificates.crt")]
    [InlineData("partitioner", "consistent_random")]
    public void Validate_RightSetting_HasNoProblem(string name, string value) => Assert.Empty(With(name, value).Validate());

    [Fact]
    public void Validate_NoTopic_IsAProblem() =>
        Assert.Equal("topic", Assert.Single(new KafkaSinkOptions { Brokers = "a:1", Topic = "" }.Validate()).Field);

    private static KafkaSinkOptions With(string name, string value) => new()
    {
        Brokers = "localhost:9092",
        Topic = "t",
        Config = new Dictionary<string, string> { [name] = value },
    };
}
