using Streams.Bench.Anomaly.Study;

namespace Streams.Bench.Tests;

public sealed class AnomalyStudyTests
{
    [Fact]
    public async Task Run_SixtyScenarios_FindsNearlyAllAtOnceAndRaisesFewFalseAlarms()
    {
        StudyTable table = await StudyTable.OfAsync(Enumerable.Range(50_000, 60));
        StudyTable sudden = table.Only(result => result.Scenario.Kind != ScenarioKind.Drift);

        Assert.InRange(table.TruePositiveRate, 0.93, 1);
        Assert.InRange(table.FalsePositiveRate, 0, 0.02);
        Assert.InRange(sudden.LatencyAt(0.95)?.TotalSeconds ?? double.PositiveInfinity, 0, 3.5);
        Assert.Equal(40, table.Results.Count(result => result.Scenario.Begin is not null));
    }
}
