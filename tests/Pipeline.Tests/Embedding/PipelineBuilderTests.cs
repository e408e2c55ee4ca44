using Streams.Data;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Embedding;

public sealed class PipelineBuilderTests
{
    [Fact]
    public async Task StartAsync_WrongOptions_NamesEachStageFieldAndRule()
    {
        OperatorDefinition definition = OperatorDefinition.Of<PickyOptions>(
            "picky", (_, _) => throw new InvalidOperationException("It must not come to that."));
        Flow flow = Pipeline.From(AsyncEnumerable.Empty<Sample>())
            .Through("first", definition, new PickyOptions { Size = 0, Wait = TimeSpan.FromDays(2) })
            .Through("second", definition, new PickyOptions { Word = "" });

        TopologyException refused = await Assert.ThrowsAsync<TopologyException>(() => flow.StartAsync());

        Assert.Contains(
            new TopologyError("operators.first", "size", "0 is below the minimum 1; allowed are 1 to 10"), refused.Errors);
        Assert.Contains(
            new TopologyError("operators.first", "wait", "2d is above the maximum 1d; allowed are 1s to 1d"), refused.Errors);
        Assert.Contains(new TopologyError("operators.second", "word", "must not be empty"), refused.Errors);
    }

    private sealed record PickyOptions : IStageOptions
    {
        [Bounds("1", "10")]
        public int Size { get; init; } = 1;

        [Bounds("1s", "1d")]
        public TimeSpan? Wait { get; init; }

        public string Word { get; init; } = "word";

        public IEnumerable<OptionProblem> Validate()
        {
            if (Word.Length == 0)
            {
                yield return new OptionProblem("word", "must not be empty");
            }
        }
    }
}
