using Streams.Data;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Works out a shard's share of a part's answer, time after time.</summary>
internal abstract class Share(int part)
{
    /// <summary>The part's number in frames.</summary>
    public int Part => part;

    /// <summary>Makes the share that a part asks for.</summary>
    public static Share Of(int number, QueryPart part, QueryEngine engine, SeriesWindow window) => part.Kind switch
    {
        PartKind.Aggregate => AggregateShares.Of(number, (Aggregation)part.Expression, engine),
        PartKind.Absent => new AbsentShare(number, engine.Prepare(part.Expression)),
        PartKind.Samples => new SamplesShare(number, (VectorSelector)part.Expression, window),
        _ => new RowsShare(number, engine.Prepare(part.Expression)),
    };

    /// <summary>Writes the share of a time to the frame that is open.</summary>
    public void Write(EventTime at, FrameWriter frames, CancellationToken cancellationToken = default)
    {
        try
        {
            WriteAnswer(at, frames, cancellationToken);
        }
        catch (QueryException failure)
        {
            PartRecord.Fail(frames, part, failure.Message);
        }
    }

    /// <summary>Evaluates, which may fail, and only then writes.</summary>
    private protected abstract void WriteAnswer(EventTime at, FrameWriter frames, CancellationToken cancellationToken);
}
