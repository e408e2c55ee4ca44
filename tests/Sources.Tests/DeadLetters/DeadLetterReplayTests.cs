using System.Text;
using Streams.Data;
using Streams.Sources.DeadLetters;
using Streams.Sources.Tests.Formats.RemoteWrite;
using Streams.Stages;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Sources.Tests.DeadLetters;

public sealed class DeadLetterReplayTests
{
    private const string Text = """
        settings: { max_ahead: 1h }
        sources:
          push: { type: http }
          json: { type: kafka, brokers: x, topics: [a] }
          lines: { type: kafka, brokers: x, topics: [a], format: line }
          packed: { type: kafka, brokers: x, topics: [a], format: remote_write }
        sinks: { out: { type: sink, from: [push, json, lines, packed] } }
        """;

    private static readonly ManualTimeProvider Time = new();

    private readonly DeadLetterReplay _replay = new(Load(), Time);

    [Theory]
    [InlineData("push", """{"name":"a","labels":{"b":"c"},"value":5}""")]
    [InlineData("push", """a{b="c"} 5""")]
    [InlineData("push", "a,b=c value=5")]
    [InlineData("json", """{"name":"a","labels":{"b":"c"},"value":5}""")]
    [InlineData("lines", "a,b=c value=5")]
    public void Decode_LetterThatIsGoodNow_GivesItsRowAtTheLettersTime(string source, string raw)
    {
        ReplayedLetter replayed = _replay.Decode(Letter(source, Encoding.UTF8.GetBytes(raw)));

        Assert.Equal([new Sample(Labels.Of(("__name__", "a"), ("b", "c")), EventTime.From(Time.GetUtcNow()), 5)], replayed.Rows);
        Assert.Empty(replayed.Problems);
    }

    [Fact]
    public void Decode_PackedMessage_GivesItsRows()
    {
        Sample row = new(Labels.Of(("__name__", "a")), new EventTime(1000), 5);

        ReplayedLetter replayed = _replay.Decode(Letter("packed", IronSnappy.Snappy.Encode(RemoteWriteText.Request(row))));

        Assert.Equal([row], replayed.Rows);
    }

    [Fact]
    public void Decode_RowThatWasAheadOfTheClock_GivesItsRowOnceTheTimeHasCome()
    {
        long soon = Time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        long late = Time.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds();

        ReplayedLetter now = _replay.Decode(Letter("json", Encoding.UTF8.GetBytes($$"""a{b="c"} 5 {{soon}}""")));
        ReplayedLetter still = _replay.Decode(Letter("json", Encoding.UTF8.GetBytes($$"""a{b="c"} 5 {{late}}""")));

        Assert.Equal(soon, Assert.Single(now.Rows).Time.Milliseconds);
        Assert.Empty(still.Rows);
        Assert.Contains("is more than 1h ahead of the clock", Assert.Single(still.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "what is this", "column")]
    [InlineData("push", "", "the letter has no bytes")]
    [InlineData("json", """{"name":"a"}""", "'value' is missing")]
    [InlineData("other", "a 1", "the topology has no source 'other'")]
    public void Decode_LetterThatIsStillWrong_SaysWhy(string source, string raw, string problem)
    {
        ReplayedLetter replayed = _replay.Decode(Letter(source, Encoding.UTF8.GetBytes(raw)));

        Assert.Empty(replayed.Rows);
        Assert.Contains(problem, Assert.Single(replayed.Problems), StringComparison.Ordinal);
    }

    private static DeadLetter Letter(string source, byte[] raw) =>
        new(source, "somewhere", DropReason.Malformed, "something", Time.GetUtcNow(), raw);

    private static TopologyDescription Load()
    {
        StageRegistry registry = new StageRegistry().AddSources();
        registry.Add(SinkDefinition.Of<NoOptions>("sink", _ => throw new NotSupportedException()));
        return TopologyLoader.LoadText(Text, "t.yaml", registry, _ => null, "/").GetOrThrow();
    }

    private sealed record NoOptions;
}
