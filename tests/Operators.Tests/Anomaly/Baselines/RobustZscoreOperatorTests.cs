using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Anomaly.Detection;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class RobustZscoreOperatorTests : OperatorConformance<RobustZscoreOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<RobustZscoreOptions>();

    protected override IEnumerable<RobustZscoreOptions> Options =>
    [
        new() { WarmUp = 3 },
        new() { By = ["job"], Features = ["up", "http_requests_total"], WarmUp = 5, Limit = 1, Memory = 16 },
        new() { By = [], Features = ["up", "http_requests_total"], WarmUp = 5, Missing = MissingPolicy.Last, Contamination = 0.1 },
        new() { Features = ["up"], WarmUp = 3, Limit = 1, AbsentAfter = TimeSpan.FromSeconds(20), ForgetAfter = TimeSpan.FromMinutes(1) },
        new() { By = ["job"], Features = ["up", "http_requests_total"], WarmUp = 1, Missing = MissingPolicy.Skip },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_ValueThatSticksOut_IsToldWithItsFeature()
    {
        OperatorHarness harness = new(Definition, new RobustZscoreOptions { By = ["service"], Features = ["mean", "p99"] });
        double[] p99 = [.. Enumerable.Range(0, 60).Select(i => i == 50 ? 900.0 : 100 + i % 5)];

        DetectionInput.Push(harness, ("latency:mean", i => 10 + i % 3), ("latency:p99", i => p99[i]), count: 60);

        OutputRow[] over = [.. harness.Output().Where(row => row.Labels.Name == "anomaly_score" && row.Value > 0.5)];
        OutputRow score = Assert.Single(over);
        Assert.Equal(50_000, score.Time.Milliseconds);
        Assert.Equal(
            """anomaly_score{detector="robust_zscore",feature="p99",service="checkout"}""", score.Labels.ToString());
    }
}
