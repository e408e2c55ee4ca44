using Streams.Sinks.Outbound;
using Streams.Sinks.RemoteWrite;
using Streams.Stages;

namespace Streams.Sinks.Tests.RemoteWrite;

public sealed class RemoteWriteSinkOptionsTests
{
    [Theory]
    [InlineData("localhost:9090/api/v1/write")]
    [InlineData("ftp://localhost/")]
    [InlineData("")]
    public void Validate_UrlThatIsNone_NamesTheField(string url)
    {
        OptionProblem problem = Assert.Single(new RemoteWriteSinkOptions { Url = url }.Validate());

        Assert.Equal("url", problem.Field);
        Assert.Contains($"got '{url}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_BackoffUpsideDown_NamesTheField()
    {
        RemoteWriteSinkOptions options = new()
        {
            Url = "http://localhost/",
            Retry = new OutboundOptions { MinBackoff = TimeSpan.FromSeconds(2), MaxBackoff = TimeSpan.FromSeconds(1) },
        };

        Assert.Equal("retry.max_backoff", Assert.Single(options.Validate()).Field);
    }
}
