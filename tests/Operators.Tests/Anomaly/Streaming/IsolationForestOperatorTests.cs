using Streams.Operators.Anomaly.Streaming;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Streaming;

public class IsolationForestOperatorTests : OperatorConformance<IsolationForestOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<IsolationForestOptions>();

    protected override IEnumerable<IsolationForestOptions> Options =>
    [
        new()
        {
            By = ["job"], Features = ["up", "http_requests_total"], FirstTraining = 40, Trees = 10, Retrain = Second, SwapAfter = Short,
        },
        Small(ModelScope.Group) with { ExtensionLevel = 1 },
        Small(ModelScope.Global) with { Training = TrainingKind.Reservoir, TrainingRows = 60, Drift = 0.05 },
        Small(ModelScope.Global) with { Decay = Second, SwapAfter = TimeSpan.Zero },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    [Theory, InlineData(ModelScope.Global), InlineData(ModelScope.Group)]
    public void OnWatermark_VectorUnlikeAllOthers_IsFound(ModelScope scope)
    {
        OperatorHarness harness = new(Definition, new IsolationForestOptions { Features = ["cpu", "requests"], Scope = scope });
        Random random = new(1);

        DetectionInput.Push(
            harness,
            ("cpu", i => i == 700 ? 1_000 : 50 + Baselines.Series.Normal(random)),
            ("requests", i => i == 700 ? 1_000 : 100 + Baselines.Series.Normal(random)),
            count: 750);

        Dictionary<long, double> scores = DetectionInput.Scores(harness);
        Assert.Equal(260, scores.Keys.Min());
        Assert.Equal(700, scores.MaxBy(score => score.Value).Key);
        Assert.Equal(1, DetectionInput.Verdicts(harness)[700]);
        Assert.All(harness.Output().Where(row => row.Labels.Name == "anomaly_score"), row =>
            Assert.Contains(row.Labels.Get("feature"), (string[])["cpu", "requests"]));
    }

    [Fact]
    public void Restore_WhileAForestIsGrown_GivesTheSameScores()
    {
        IsolationForestOptions options = new() { Features = ["cpu"], FirstTraining = 100, SwapAfter = TimeSpan.FromSeconds(20) };
        OperatorHarness unbroken = new(Definition, options);
        OperatorHarness first = new(Definition, options);
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
        DetectionInput.Push(unbroken, ("cpu", i => values[i]), count: 200);

        // The training began at 99 s and counts from 119 s on.
        DetectionInput.Push(first, ("cpu", i => values[i]), count: 110);
        OperatorHarness second = new(Definition, options, first.Snapshot());
        DetectionInput.Push(second, ("cpu", i => values[i + 110]), count: 90, start: 110);

        Assert.Empty(first.Output());
        Assert.Equal(unbroken.Output(), second.Output());
        Assert.Equal(119, DetectionInput.Scores(second).Keys.Min());
    }

    [Theory, InlineData(TrainingKind.Window), InlineData(TrainingKind.Reservoir)]
    public void OnWatermark_OtherScaleForGood_IsLearntOnDrift(TrainingKind training)
    {
        IsolationForestOptions options = new() { Features = ["cpu", "requests"], Training = training, TrainingRows = 512 };
        OperatorHarness harness = new(Definition, options);
        Random random = new(1);

        DetectionInput.Push(
            harness,
            ("cpu", i => (i >= 1_000 ? 1_000 : 1) * (1 + random.NextDouble())),
            ("requests", i => (i >= 1_000 ? 1_000 : 1) * (1 + random.NextDouble())),
            count: 2_500);

        Dictionary<long, double> scores = DetectionInput.Scores(harness);
        Assert.True(scores.Count(score => score.Key is >= 1_000 and < 1_100 && score.Value > 0.6) > 90);
        Assert.True(scores.Count(score => score.Key >= 2_400 && score.Value > 0.7) < 5);
    }

    [Fact]
    public void OnWatermark_AThousandFeaturesOfWhichMostAreMissing_GivesScores()
    {
        string[] features = [.. Enumerable.Range(0, 1_000).Select(f => $"f{f}")];
        IsolationForestOptions options = new() { Features = features, FirstTraining = 20, Trees = 5, WarmUp = 1 };
        OperatorHarness harness = new(Definition, options);

        DetectionInput.Push(harness, ("f0", i => i % 3), ("f999", _ => 7), count: 60);

        Assert.Equal(36, DetectionInput.Scores(harness).Count);
        Assert.All(DetectionInput.Scores(harness).Values, score => Assert.InRange(score, 0, 1));
    }

    private static IsolationForestOptions Small(ModelScope scope) => new()
    {
        By = ["instance"],
        Features = ["up", "http_requests_total"],
        Scope = scope,
        WarmUp = 1,
        FirstTraining = 30,
        Trees = 5,
        SampleSize = 32,
        Retrain = Second,
        SwapAfter = Short,
    };
}
