using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>Gives each row the milliseconds within which it is late as its value, so that a test can see them behind the engine.</summary>
internal sealed class LatenessOperator(OperatorContext context) : Operator(context)
{
    public sealed record Options(TimeSpan? AllowedLateness);

    public static OperatorDefinition Definition { get; } =
        OperatorDefinition.Of<Options>("lateness", (_, context) => new LatenessOperator(context)) with
        {
            Keying = _ => Keying.Series,
            AllowedLateness = options => ((Options)options).AllowedLateness,
        };

    public override void Process(SampleBatch batch)
    {
        SampleBatch writable = batch.MakeWritable();
        writable.WritableValues[..writable.Count].Fill(writable.LateWithin.TotalMilliseconds);
        Emit(writable);
    }
}
