using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Tests.Notify.Support;

namespace Streams.Sinks.Tests.Notify.Delivery;

public sealed class TargetsTests
{
    private const string Logs = "log_configs: [{}, { send_resolved: false }]";

    [Fact]
    public void Of_SeveralOfAKind_AreCountedInTheirKind()
    {
        Assert.Equal(
            ["a/webhook[0]", "a/log[0]", "a/log[1]"],
            TargetsOf($"{Logs}, webhook_configs: [{{ url: 'http://h/' }}]").Select(target => target.ToString()));
    }

    [Fact]
    public void Of_AnotherKindComesAlong_TheOthersAreWhoTheyWere()
    {
        Assert.Equal(TargetsOf(Logs), TargetsOf($"{Logs}, webhook_configs: [{{ url: 'http://h/' }}]").Skip(1));
    }

    private static IReadOnlyList<Target> TargetsOf(string integrations) =>
        Targets.Of(NotifyHarness.ConfigOf($"route: {{ receiver: a }}\nreceivers: [{{ name: a, {integrations} }}]"))["a"];
}
