using Streams.Operators.Anomaly.Baselines;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Baselines;

public class SeasonalOperatorTests : OperatorConformance<SeasonalOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<SeasonalOptions>();

    protected override IEnumerable<SeasonalOptions> Options =>
    [
        new() { WarmUp = 3, Limit = 1, Period = TimeSpan.FromSeconds(1), Slots = 4 },
        new() { By = ["job"], Features = ["up", "http_requests_total"], WarmUp = 5, Limit = 1, Weekly = false },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    [Fact]
    public void OnWatermark_NightInTheMiddleOfTheDay_IsFound()
    {
        SeasonalOptions options = new()
        {
            Features = ["requests"],
            Period = TimeSpan.FromMinutes(10),
            Slots = 60,
            Weekly = false,
            Memory = TimeSpan.FromMinutes(2),
        };
        OperatorHarness harness = new(Definition, options);

        DetectionInput.Push(
            harness, ("requests", i => i is >= 3_000 and < 3_020 ? 20 : 100 + 80 * Math.Sin(i * Math.PI / 300) + i % 3), count: 3_300);

        Dictionary<long, double> scores = DetectionInput.Scores(harness);
        Assert.All(Enumerable.Range(3_000, 20), i => Assert.True(scores[i] > 0.5, $"{scores[i]} at {i}"));
        Assert.All(Enumerable.Range(1_300, 1_700), i => Assert.True(scores[i] < 0.5, $"{scores[i]} at {i}"));
    }

    [Fact]
    public void Validate_TooManySlots_IsNamed()
    {
        SeasonalOptions options = new() { Slots = 2_000 };

        Assert.Equal(["slots"], options.Validate().Select(problem => problem.Field));
    }
}
