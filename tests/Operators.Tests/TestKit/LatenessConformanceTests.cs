using Streams.Data;
using Streams.Stages;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.TestKit;

/// <summary>The kit gives late rows of all classes that an operator tells apart: here one that lets through what is allowed.</summary>
public class LatenessConformanceTests : OperatorConformance<LatenessConformanceTests.AllowOptions>
{
    protected override OperatorDefinition Definition =>
        OperatorDefinition.Of<AllowOptions>("allow", (options, context) => new AllowOperator(options, context)) with
        {
            KeepsSeries = true,
            AllowedLateness = options => ((AllowOptions)options).AllowedLateness,
        };

    protected override IEnumerable<AllowOptions> Options =>
        [new(TimeSpan.FromSeconds(10)), new(TimeSpan.FromMinutes(2)), new(null)];

    protected override InputShape Shape => new() { LateShare = 0.1 };

    [Theory, InlineData(1), InlineData(2)]
    public void Generate_AllowedLateness_GivesRowsOfAllClassesByTheWatermarkBefore(int seed)
    {
        InputShape shape = Shape with { AllowedLateness = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)] };
        EventTime watermark = EventTime.Minimum;
        HashSet<TimeSpan> seen = [];

        foreach (InputStep step in InputGenerator.Generate(shape, seed))
        {
            if (step is InputStep.WatermarkStep moved)
            {
                watermark = moved.Time;
                continue;
            }

            InputStep.RowsStep rows = Assert.IsType<InputStep.RowsStep>(step);
            seen.Add(rows.LateWithin);
            Assert.All(rows.Rows, row => Assert.Equal(ClassOf(row.Time, watermark), rows.LateWithin));
        }

        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), TimeSpan.MaxValue], seen.Order());
    }

    private static TimeSpan ClassOf(EventTime time, EventTime watermark) =>
        watermark == EventTime.Minimum ? TimeSpan.Zero : (watermark.Milliseconds - time.Milliseconds) switch
        {
            <= 0 => TimeSpan.Zero,
            <= 10_000 => TimeSpan.FromSeconds(10),
            <= 120_000 => TimeSpan.FromMinutes(2),
            _ => TimeSpan.MaxValue,
        };

    public sealed record AllowOptions(TimeSpan? AllowedLateness);

    private sealed class AllowOperator(AllowOptions options, OperatorContext context) : Operator(context)
    {
        public override void Process(SampleBatch batch)
        {
            if (batch.LateWithin <= (options.AllowedLateness ?? TimeSpan.Zero))
            {
                Emit(batch);
                return;
            }

            Context.Counters.Drop(DropReason.Late, batch.Count);
            batch.Dispose();
        }
    }
}
