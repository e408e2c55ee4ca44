using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Says that what is asked for is there; a shard that does not have it says nothing.</summary>
internal sealed class AbsentShare(int part, PreparedQuery query) : Share(part)
{
    private protected override void WriteAnswer(EventTime at, FrameWriter frames, CancellationToken cancellationToken)
    {
        if (query.EvaluateVector(at, cancellationToken).Count == 0)
        {
            PartRecord.Begin(frames, Part);
        }
    }
}
