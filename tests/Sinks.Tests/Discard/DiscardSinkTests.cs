using Streams.Data;
using Streams.Sinks.Discard;
using Streams.Sinks.Tests.Support;

namespace Streams.Sinks.Tests.Discard;

public sealed class DiscardSinkTests
{
    [Fact]
    public async Task WriteAsync_RowsAndAlerts_CountsBoth()
    {
        DiscardSink sink = new();
        using SampleBatch batch = Make.Batch((Make.Series("a"), 1, 1), (Make.Series("b"), 1, 1));
        AlertChange alert = new()
        {
            Labels = Labels.Empty,
            State = AlertState.Firing,
            Time = default,
            ActiveAt = default,
            Value = 0,
        };

        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.WriteAsync(new AlertBatch([alert]), CancellationToken.None);

        Assert.Equal((4, 1), (sink.Rows, sink.Alerts));
    }
}
