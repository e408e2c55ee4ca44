using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Runtime;

/// <summary>Lets rows through and tells a test the newest watermark.</summary>
internal sealed class WatermarkOperator(OperatorContext context, WatermarkOperator.Log log) : Operator(context)
{
    public override void Process(SampleBatch batch) => Emit(batch);

    public override void OnWatermark(EventTime watermark) => log.Newest = watermark;

    public sealed class Log
    {
        public EventTime Newest { get; set; } = EventTime.Minimum;
    }
}
