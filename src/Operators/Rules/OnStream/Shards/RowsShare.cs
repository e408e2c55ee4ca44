using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Series with their values, as they are; or the shard's largest or smallest.</summary>
internal sealed class RowsShare(int part, PreparedQuery query) : Share(part)
{
    private protected override void WriteAnswer(EventTime at, FrameWriter frames, CancellationToken cancellationToken)
    {
        QueryVector vector = query.EvaluateVector(at, cancellationToken);
        for (int from = 0; from < vector.Count; from += PartRecord.SeriesMax)
        {
            int to = Math.Min(vector.Count, from + PartRecord.SeriesMax);
            StateWriter writer = PartRecord.Begin(frames, Part);
            writer.WriteVarInt((ulong)(to - from));
            for (int i = from; i < to; i++)
            {
                writer.WriteLabels(vector.LabelsOf(vector.Rows[i]));
                writer.WriteDouble(vector.Values[i]);
            }
        }
    }
}
