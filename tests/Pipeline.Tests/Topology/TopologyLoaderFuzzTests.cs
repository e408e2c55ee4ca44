using FsCheck;
using FsCheck.Fluent;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Tests.Topology;

/// <summary>Valid files, damaged at random: whatever comes out, it is a topology or errors that say where.</summary>
public sealed class TopologyLoaderFuzzTests
{
    private static readonly int Cases = Seeded.Cases(1_500);

    private const string Valid = """
        name: checkout
        settings: { shards: auto, lateness: 10s, checkpoint: { every: 10s } }
        x-common: &common
          by: [service, "route"]
          groups: 5
        defaults:
          window: { accuracy: 0.02 }
        sources:
          push: { type: bus, brokers: ${KAFKA:-localhost:9092}, topics: [metrics], labels: { a: b } }
          other:
            type: bus
            topics:
              - one
              - 'two'
            retry:
              attempts: 5   # a comment
        operators:
          latency:
            <<: *common
            type: window
            from: [push, other]
            size: 1m
          kept: { type: filter, from: latency.late, where: '{job="api"}', minimum: -1.5 }
        sinks:
          out: { type: console, from: [latency, kept] }
          text:
            type: file
            from: kept
            path: >-
              rows.json
        """;

    private static readonly string[] Fragments =
    [
        "\n", "\t", " ", "  ", ":", ": ", "- ", "-", "[", "]", "{", "}", "'", "\"", "\\", "&a ", "*a", "*common", "<<: ", "${", "${X}",
        "${X:-y}", "$${", "#", "|", ">", "!", "!!str ", "%", "@", "?", "? ", ",", "---\n", "...\n", "\0", "\u0001", "\uFEFF", "\uD83D",
        "é", "null", "~", "1e999", "-0", ".inf", "from: ", "type: ", "include: main.yaml\n", "- - - ", "{{{{", "\r\n", "\r", "\u2028",
        "99999999999999999999", "name: ", "x-y: ", "\uE000", "/", "*",
    ];

    [Fact]
    public void LoadText_ValidFile_IsValid()
    {
        LoadResult result = TopologyFolder.LoadText(Valid);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void LoadText_DamagedFile_GivesATopologyOrErrorsWithPlaces()
    {
        int ran = 0;
        int valid = 0;
        Gen<Edit[]> edits =
            from count in Gen.Choose(1, 6)
            from list in EditGen().ArrayOf(count)
            select list;
        Prop.ForAll(edits.ToArbitrary(), list =>
        {
            string text = list.Aggregate(Valid, (current, edit) => edit.Apply(current));
            LoadResult result = TopologyFolder.LoadText(text);
            ran++;
            valid += result.IsValid ? 1 : 0;
            int lines = text.Split('\n', '\r', '\u2028', '\u2029', '\u0085').Length;
            return (result.Description is null) == (result.Errors.Count > 0)
                && result.Errors.All(error => IsWithin(error.Position, lines) && error.Message.Length > 0
                    && !error.ToString().Contains('\n'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20_260_117, 11));

        Assert.Equal(Cases, ran);
        Assert.InRange(valid, Cases / 100, Cases - (Cases / 100));
    }

    private static bool IsWithin(TextPosition? position, int lines) =>
        position is not null && position.Line >= 1 && position.Line <= lines + 1 && position.Column >= 1;

    private static Gen<Edit> EditGen() =>
        from at in Gen.Choose(0, Valid.Length)
        from length in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 3)), (1, Gen.Choose(4, 60)))
        from fragment in Gen.Frequency((3, Gen.Elements(Fragments)), (1, Gen.Constant("")), (1, PieceOfFile()))
        select new Edit(at, length, fragment);

    private static Gen<string> PieceOfFile() =>
        from at in Gen.Choose(0, Valid.Length - 1)
        from length in Gen.Choose(1, 40)
        select Valid.Substring(at, Math.Min(length, Valid.Length - at));

    private sealed record Edit(int At, int Length, string Fragment)
    {
        public string Apply(string text)
        {
            int at = Math.Min(At, text.Length);
            return text[..at] + Fragment + text[(at + Math.Min(Length, text.Length - at))..];
        }
    }
}
