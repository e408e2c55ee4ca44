using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

/// <summary>Assertions on rejected input.</summary>
internal static class SourceRejectAssert
{
    public static void Single(
        HarnessPartition partition, string place, string detail, DropReason reason = DropReason.Malformed)
    {
        SourceReject reject = Assert.Single(partition.Rejects);
        Assert.Equal((reason, place, detail), (reject.Reason, reject.Place, reject.Detail));
    }
}
