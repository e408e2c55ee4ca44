using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Where frames of one upstream task come in.</summary>
internal sealed record MergeHead(MergeNode Node, int Upstream)
{
    public void Receive(Frame frame) => Node.Receive(Upstream, frame);

    public void OnWatermark(EventTime watermark) => Node.OnUpstreamWatermark(Upstream, watermark);
}
