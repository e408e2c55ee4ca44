using Streams.Data;
using Streams.Node.Testing;

namespace Streams.Node.Tests.Testing;

public sealed class CaptureSinkTests
{
    [Fact]
    public async Task WriteAsync_AlertChanges_BecomeRows()
    {
        List<Sample> rows = [];
        await using CaptureSink sink = new(rows);
        AlertChange pending = new()
        {
            Labels = Labels.Of(("alertname", "Slow"), ("service", "checkout")),
            State = AlertState.Pending,
            Time = new EventTime(60_000),
            ActiveAt = new EventTime(60_000),
            Value = 7,
        };

        await sink.WriteAsync(
            new AlertBatch([pending, pending with { State = AlertState.Firing, Time = new EventTime(120_000) }]),
            CancellationToken.None);

        Assert.Equal(
            [
                """ALERTS{alertname="Slow",alertstate="pending",service="checkout"} 60000 7""",
                """ALERTS{alertname="Slow",alertstate="firing",service="checkout"} 120000 7""",
            ],
            rows.Select(r => $"{r.Labels} {r.Time.Milliseconds} {r.Value}"));
    }
}
