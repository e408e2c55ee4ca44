using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class ChangePointOperatorTests : OperatorConformance<ChangePointOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<ChangePointOptions>();

    protected override IEnumerable<ChangePointOptions> Options =>
    [
        new() { WarmUp = 3, Limit = 1 },
        new() { By = ["job"], Features = ["up", "http_requests_total"], WarmUp = 5, Limit = 1, Memory = 16, Settle = 3 },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_LevelShifts_IsFoundUntilTheNewLevelIsKnown()
    {
        OperatorHarness harness = new(Definition, new ChangePointOptions { Features = ["p99"] });

        DetectionInput.Push(harness, ("p99", i => (i >= 300 ? 110 : 100) + i * 7 % 5), count: 600);

        Dictionary<long, double> scores = DetectionInput.Scores(harness);
        Assert.DoesNotContain(scores, score => score.Key < 300 && score.Value > 0.5);
        Assert.InRange(scores.Where(score => score.Value > 0.5).Min(score => score.Key), 302, 325);
        Assert.DoesNotContain(scores, score => score.Key > 370 && score.Value > 0.5);
    }
}
