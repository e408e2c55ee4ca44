using Streams.Data;
using Streams.Patterns;
using Streams.Relabeling;
using Streams.TestKit;

namespace Streams.Tests.Relabeling;

public class RelabelerTests
{
    private static readonly Labels Input = Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"));

    [Fact]
    public void Replace_MatchWithGroups_SetsTheTarget()
    {
        AssertRelabeled(
            new RelabelRule { SourceLabels = ["a"], Regex = Re2Regex.Parse("f(.*)"), TargetLabel = "d", Replacement = "ch${1}-ch${1}" },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("d", "choo-choo")));
    }

    [Fact]
    public void Replace_SeveralSources_JoinsThemWithTheSeparator()
    {
        AssertRelabeled(
            new RelabelRule { SourceLabels = ["a", "none", "b"], TargetLabel = "d" },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("d", "foo;;bar")));
    }

    [Fact]
    public void Replace_OtherSeparator_IsUsed()
    {
        AssertRelabeled(
            new RelabelRule { SourceLabels = ["a", "b"], Separator = "::", TargetLabel = "d" },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("d", "foo::bar")));
    }

    [Fact]
    public void Replace_NoSources_SetsAFixedValue()
    {
        AssertRelabeled(
            new RelabelRule { TargetLabel = "d", Replacement = "fixed" },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("d", "fixed")));
    }

    [Fact]
    public void Replace_NoMatch_ChangesNothing()
    {
        AssertRelabeled(
            new RelabelRule { SourceLabels = ["a"], Regex = Re2Regex.Parse("f"), TargetLabel = "b", Replacement = "x" }, Input);
    }

    [Fact]
    public void Replace_EmptyReplacement_RemovesTheTarget()
    {
        AssertRelabeled(
            new RelabelRule { SourceLabels = ["a"], Regex = Re2Regex.Parse("(f).*"), TargetLabel = "a", Replacement = "$2" },
            Labels.Of(("b", "bar"), ("c", "baz")));
    }

    [Fact]
    public void Replace_TargetWithGroups_IsExpanded()
    {
        AssertRelabeled(
            new RelabelRule
            {
                SourceLabels = ["a", "b"],
                Regex = Re2Regex.Parse("(?P<key>[^;]+);(.*)"),
                TargetLabel = "tag_${key}",
                Replacement = "$2",
            },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("tag_foo", "bar")));
    }

    [Fact]
    public void Replace_TargetThatExpandsToNothing_ChangesNothing()
    {
        AssertRelabeled(new RelabelRule { SourceLabels = ["a"], TargetLabel = "$3", Replacement = "x" }, Input);
    }

    [Fact]
    public void Replace_MetricName_IsALabelLikeOthers()
    {
        LabelsBuilder labels = new LabelsBuilder().Reset(Rows.Series("old_total", ("a", "1")));

        bool kept = new Relabeler(
        [
            new RelabelRule
            {
                SourceLabels = ["__name__"], Regex = Re2Regex.Parse("old_(.*)"), TargetLabel = "__name__", Replacement = "new_$1",
            },
        ]).Apply(labels);

        Assert.True(kept);
        Assert.Equal("""new_total{a="1"}""", labels.Build().ToString());
    }

    [Theory]
    [InlineData(RelabelAction.Keep, "foo", true)]
    [InlineData(RelabelAction.Keep, "fo", false)]
    [InlineData(RelabelAction.Keep, ".*o", true)]
    [InlineData(RelabelAction.Drop, "foo", false)]
    [InlineData(RelabelAction.Drop, "fo", true)]
    [InlineData(RelabelAction.Drop, "", true)]
    public void KeepAndDrop_SourceValue_DecidesByWholeMatch(RelabelAction action, string regex, bool kept)
    {
        RelabelRule rule = new() { SourceLabels = ["a"], Regex = Re2Regex.Parse(regex), Action = action };

        Assert.Equal(kept, Apply(out Labels left, rule));
        Assert.Equal(Input, left);
    }

    [Theory]
    [InlineData(RelabelAction.Keepequal, "a", true)]
    [InlineData(RelabelAction.Keepequal, "b", false)]
    [InlineData(RelabelAction.Keepequal, "none", false)]
    [InlineData(RelabelAction.Dropequal, "a", false)]
    [InlineData(RelabelAction.Dropequal, "b", true)]
    public void KeepequalAndDropequal_Target_IsCompared(RelabelAction action, string target, bool kept)
    {
        RelabelRule rule = new() { SourceLabels = ["a"], TargetLabel = target, Action = action };

        Assert.Equal(kept, Apply(out _, rule));
    }

    [Theory]
    [InlineData("c", 1000, "976")] // Prometheus' own test case: md5("baz") modulo 1000.
    [InlineData("none", 1, "0")]
    public void Hashmod_SourceValue_GivesPrometheusNumbers(string source, long modulus, string expected)
    {
        RelabelRule rule = new() { SourceLabels = [source], TargetLabel = "d", Modulus = modulus, Action = RelabelAction.Hashmod };

        Apply(out Labels left, rule);

        Assert.Equal(expected, left.Get("d"));
    }

    [Fact]
    public void Labelmap_MatchingNames_AreCopied()
    {
        AssertRelabeled(
            new RelabelRule { Regex = Re2Regex.Parse("(b.*|c)"), Replacement = "bar_${1}", Action = RelabelAction.Labelmap },
            Labels.Of(("a", "foo"), ("b", "bar"), ("c", "baz"), ("bar_b", "bar"), ("bar_c", "baz")));
    }

    [Fact]
    public void Labelmap_ToAnotherMatchingName_ReadsTheValuesFromBefore()
    {
        LabelsBuilder labels = new LabelsBuilder().Reset(Labels.Of(("x", "1"), ("xx", "2")));

        new Relabeler([new RelabelRule { Regex = Re2Regex.Parse("(x+)"), Replacement = "${1}x", Action = RelabelAction.Labelmap }])
            .Apply(labels);

        Assert.Equal(Labels.Of(("x", "1"), ("xx", "1"), ("xxx", "2")), labels.Build());
    }

    [Fact]
    public void Labeldrop_MatchingNames_AreRemoved()
    {
        AssertRelabeled(
            new RelabelRule { Regex = Re2Regex.Parse("[bc]"), Action = RelabelAction.Labeldrop }, Labels.Of(("a", "foo")));
    }

    [Fact]
    public void Labelkeep_OtherNames_AreRemoved()
    {
        AssertRelabeled(
            new RelabelRule { Regex = Re2Regex.Parse("a|c"), Action = RelabelAction.Labelkeep },
            Labels.Of(("a", "foo"), ("c", "baz")));
    }

    [Theory]
    [InlineData(RelabelAction.Uppercase, "FÖO")]
    [InlineData(RelabelAction.Lowercase, "föo")]
    public void LowercaseAndUppercase_SourceValue_IsTurned(RelabelAction action, string expected)
    {
        LabelsBuilder labels = new LabelsBuilder().Set("a", "Föo");

        new Relabeler([new RelabelRule { SourceLabels = ["a"], TargetLabel = "d", Action = action }]).Apply(labels);

        Assert.Equal(expected, labels.Get("d"));
    }

    [Fact]
    public void Rules_InOrder_SeeWhatThoseBeforeDid()
    {
        bool kept = Apply(
            out Labels left,
            new RelabelRule { SourceLabels = ["a"], TargetLabel = "d" },
            new RelabelRule { SourceLabels = ["d"], TargetLabel = "e", Replacement = "$1$1" },
            new RelabelRule { Regex = Re2Regex.Parse("[a-d]"), Action = RelabelAction.Labeldrop },
            new RelabelRule { SourceLabels = ["a"], Regex = Re2Regex.Parse(""), Action = RelabelAction.Keep });

        Assert.True(kept);
        Assert.Equal(Labels.Of(("e", "foofoo")), left);
    }

    [Fact]
    public void Rules_BehindADrop_DoNotRun()
    {
        bool kept = Apply(
            out Labels left,
            new RelabelRule { SourceLabels = ["a"], Regex = Re2Regex.Parse("foo"), Action = RelabelAction.Drop },
            new RelabelRule { TargetLabel = "a", Replacement = "changed" });

        Assert.False(kept);
        Assert.Equal(Input, left);
    }

    private static void AssertRelabeled(RelabelRule rule, Labels expected)
    {
        Assert.Empty(rule.Validate());
        Assert.True(Apply(out Labels left, rule));
        Assert.Equal(expected, left);
    }

    private static bool Apply(out Labels left, params RelabelRule[] rules)
    {
        LabelsBuilder labels = new LabelsBuilder().Reset(Input);
        bool kept = new Relabeler(rules).Apply(labels);
        left = labels.Build();
        return kept;
    }
}
