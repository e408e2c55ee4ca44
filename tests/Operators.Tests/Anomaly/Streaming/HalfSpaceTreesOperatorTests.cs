using Streams.Operators.Anomaly.Streaming;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Streaming;

public class HalfSpaceTreesOperatorTests : OperatorConformance<HalfSpaceTreesOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<HalfSpaceTreesOptions>();

    protected override IEnumerable<HalfSpaceTreesOptions> Options =>
    [
        new() { Features = ["up", "http_requests_total"], By = ["job"], WarmUp = 3, Window = 30, Depth = 4 },
        new() { Features = ["up", "http_requests_total"], By = ["instance"], WarmUp = 1, Window = 60, Scope = ModelScope.Global },
        new() { WarmUp = 1, Window = 40, Scope = ModelScope.Global, Trees = 3 },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_OddCombination_IsFound()
    {
        OperatorHarness harness = new(Definition, new HalfSpaceTreesOptions { Features = ["cpu", "requests"] });

        DetectionInput.Push(
            harness, ("cpu", i => 50 + i * 7 % 11), ("requests", i => i == 700 ? 1_000 : 100 + i * 5 % 13), count: 750);

        Dictionary<long, double> scores = DetectionInput.Scores(harness);
        Assert.True(scores[700] > 0.5);
        Assert.True(scores.Count(score => score.Value > 0.5) < 10);
        OutputRow row = Assert.Single(harness.Output(), row => row.Labels.Name == "anomaly_score" && row.Time.Milliseconds == 700_000);
        Assert.Equal("requests", row.Labels.Get("feature"));
    }
}
