using Streams.Operators.Anomaly.Ensembles;
using Streams.Operators.Tests.Anomaly.Detection;
using Streams.Stages;
using Streams.TestKit;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Anomaly.Ensembles;

public class EnsembleOperatorTests : OperatorConformance<EnsembleOptions>
{
    protected override OperatorDefinition Definition => RegisteredOperator.For<EnsembleOptions>();

    protected override IEnumerable<EnsembleOptions> Options =>
    [
        new() { WarmUp = 3, Sensitivity = 4 },
        new() { Features = ["up", "http_requests_total"], By = ["job"], WarmUp = 3, Members = Enum.GetValues<EnsembleMember>() },
        new() { Features = ["up"], WarmUp = 3, Method = EnsembleMethod.Mean, Sensitivity = 4 },
        new() { Features = ["up"], WarmUp = 3, Method = EnsembleMethod.Vote, Sensitivity = 4 },
    ];

    protected override InputShape Shape => DetectionInput.Shape;

    protected override bool HoldsSeries => true;

    [Theory]
    [InlineData(EnsembleMethod.Max, true)]
    [InlineData(EnsembleMethod.Mean, false)]
    [InlineData(EnsembleMethod.Vote, false)]
    public void OnWatermark_OneMemberSeesIt_MethodDecides(EnsembleMethod method, bool isFound)
    {
        EnsembleOptions options = new()
        {
            Features = ["p99"],
            Method = method,
            Members = [EnsembleMember.RobustZscore, EnsembleMember.ChangePoint],
        };
        OperatorHarness harness = new(Definition, options);

        DetectionInput.Push(harness, ("p99", i => i == 400 ? 112 : 100 + i * 7 % 5), count: 450);

        Assert.Equal(isFound, DetectionInput.Scores(harness)[400] > 0.5);
    }

    [Fact]
    public void Validate_MembersThatCannotBe_AreNamed()
    {
        Assert.Equal(["members"], new EnsembleOptions { Members = [] }.Validate().Select(problem => problem.Field));
        Assert.Equal(
            ["members"],
            new EnsembleOptions { Members = [EnsembleMember.Seasonal, EnsembleMember.Seasonal] }.Validate().Select(p => p.Field));
    }
}
