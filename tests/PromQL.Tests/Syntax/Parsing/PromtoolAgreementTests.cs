using System.Text.RegularExpressions;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Tests.Syntax.Support;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Parsing;

/// <summary>What is an expression and what is not is as the real promtool has it.</summary>
public sealed class PromtoolAgreementTests
{
    private const string Duration = @"\b([0-9]+(ms|[smhdwy]))+\b";

    // What random mutation can make of old expressions and only 2.42 refuses: what it says, and what must be in the text.
    private static readonly (string Verdict, string Text, string Reason)[] Known =
    [
        ("unexpected duration \"[^\"]*\"( in [^\"]*)?$", Duration, "durations as numbers"),
        ("trailing commas not allowed", ", " + Duration, "durations as numbers"),
        ("unexpected number .* in (offset|subquery selector), expected duration( or .*)?$", "(offset|\\[)", "numbers as durations"),
        ("missing unit character in duration$", "\\[ [0-9.]+ ", "numbers as durations"),
        ("missing unit character in duration$", "\\[ [-+(]", "calculated durations"),
        ("unexpected <op:.> in subquery (or range|selector), expected", "\\[", "calculated durations"),
        ("unexpected \"\\(\" in (offset|subquery selector), expected duration", "(offset|:)", "calculated durations"),
        ("unexpected <op:\\+> in offset, expected duration$", "offset \\+ ", "a plus in front of an offset"),
        ("unexpected metric identifier .* in grouping opts, expected label$", ":", "any label name in a grouping"),
        ("unexpected string .* in (label matching|grouping opts), expected (identifier|label)", "\"", "names in quotes"),
        ("unexpected \"\\(\"( in aggregation)?$", "\\b(start|end) \\(", "start() and end() as functions"),
    ];

    private static readonly (string Text, string Reason)[] Newer =
    [
        ("5m + 1", "durations as numbers"),
        ("vector(1d)", "durations as numbers"),
        ("up @ 5m", "durations as times"),
        ("up[300]", "numbers as durations"),
        ("up[1h:0.5]", "numbers as durations"),
        ("up offset 300", "numbers as durations"),
        ("up offset +5m", "a plus in front of an offset"),
        ("up[2m * (10 + 5)]", "calculated durations"),
        ("up[1h:1m + 30s]", "calculated durations"),
        ("up offset -(1h / 2)", "calculated durations"),
        ("up offset 0s", "offsets of zero"),
        ("1_000", "underscores in numbers"),
        ("{\"my.metric\"}", "names in quotes"),
        ("{\"my label\"=\"x\"}", "names in quotes"),
        ("sum by (\"my label\") (up)", "names in quotes"),
        ("sum by (a:b) (up)", "any label name in a grouping"),
        ("limitk(1, up)", "limitk"),
        ("limit_ratio(0.5, up)", "limit_ratio"),
        ("sort_by_label(up, \"a\")", "sort_by_label"),
        ("sort_by_label_desc(up, \"a\")", "sort_by_label_desc"),
        ("mad_over_time(up[5m])", "mad_over_time"),
        ("double_exponential_smoothing(up[5m], 0.5, 0.5)", "the new name of holt_winters"),
        ("first_over_time(up[5m])", "first_over_time"),
        ("ts_of_max_over_time(up[5m])", "ts_of_max_over_time"),
        ("histogram_quantiles(up, \"q\", 0.5, 0.9)", "histogram_quantiles"),
        ("max_of(min_of(1, 2), 3)", "max_of and min_of"),
        ("time() - start()", "start() and its kin"),
    ];

    [Fact]
    public async Task Parse_RandomExpressions_AreAcceptedByBoth()
    {
        Random random = new(20260101);
        ExpressionGenerator generator = new(random, isOld: true);
        string[] texts = [.. Enumerable.Range(0, Seeded.Cases(1000)).Select(_ => generator.Next(random.Next(5)).ToString())];

        string?[] verdicts = await ExpressionJudge.JudgeAsync(texts);

        string[] refused = [.. texts.Zip(verdicts).Where(pair => pair.Second is not null).Select(pair => $"{pair}")];
        Assert.Empty(refused);
    }

    [Fact]
    public async Task Parse_BrokenExpressions_GetTheSameVerdict()
    {
        Random random = new(20260102);
        ExpressionGenerator generator = new(random, isOld: true);
        string[] texts = [.. Enumerable.Range(0, Seeded.Cases(3000)).Select(_ =>
            ExpressionMutations.Break(generator.Next(random.Next(4)).ToString(), generator.Next(2).ToString(), random))
            .Where(text => text.Length > 0)];

        string?[] verdicts = await ExpressionJudge.JudgeAsync(texts);

        string[] differences = [.. texts.Zip(verdicts, Difference).Where(difference => difference.Length > 0)];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.InRange(verdicts.Count(verdict => verdict is null), texts.Length / 20, texts.Length / 2);
    }

    [Fact]
    public async Task Parse_Handwritten_GetsTheSameVerdict()
    {
        string file = RepositoryFolder.Combine("tests", "PromQL.Tests", "Syntax", "Parsing", "same.promql");
        string[] texts = await File.ReadAllLinesAsync(file);

        string?[] verdicts = await ExpressionJudge.JudgeAsync(texts);

        string[] differences = [.. texts.Zip(verdicts, Difference).Where(difference => difference.Length > 0)];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.InRange(verdicts.Count(verdict => verdict is null), 80, texts.Length - 80);
    }

    [Fact]
    public async Task Parse_NewerThanThePeer_IsAcceptedHereOnly()
    {
        string?[] verdicts = await ExpressionJudge.JudgeAsync([.. Newer.Select(newer => newer.Text)]);

        Assert.All(Newer.Zip(verdicts), pair =>
        {
            Assert.True(pair.Second is not null, $"{pair.First.Text}: the peer knows {pair.First.Reason}");
            Assert.True(Expression.TryParse(pair.First.Text, null, out _), pair.First.Text);
        });
    }

    private static string Difference(string text, string? theirs)
    {
        string? ours = null;
        try
        {
            _ = Expression.Parse(text);
        }
        catch (ExpressionException e)
        {
            ours = e.Message;
        }

        bool isKnown = ours is null && theirs is not null
            && Known.Any(known => Regex.IsMatch(theirs, known.Verdict) && Regex.IsMatch(text, known.Text));
        return (ours is null) == (theirs is null) || isKnown ? "" : $"{text}\n   ours: {ours}\n   theirs: {theirs}";
    }
}
