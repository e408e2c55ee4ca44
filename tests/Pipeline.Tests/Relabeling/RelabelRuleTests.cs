using Streams.Patterns;
using Streams.Relabeling;
using Streams.Stages;

namespace Streams.Tests.Relabeling;

public class RelabelRuleTests
{
    private static readonly Re2Regex Pattern = Re2Regex.Parse("x");

    public static TheoryData<RelabelRule, string, string> Broken => new()
    {
        { new RelabelRule(), "target_label", "is needed by action 'replace'" },
        { new RelabelRule { Action = RelabelAction.Lowercase }, "target_label", "is needed by action 'lowercase'" },
        { new RelabelRule { Action = RelabelAction.Keepequal }, "target_label", "is needed by action 'keepequal'" },
        { Hash(null), "modulus", "is needed by action 'hashmod' and must be at least 1" },
        { Hash(0), "modulus", "must be at least 1, got 0" },
        { new RelabelRule { Action = RelabelAction.Hashmod, Modulus = 2 }, "target_label", "is needed by action 'hashmod'" },
        { new RelabelRule { TargetLabel = "a", SourceLabels = [""] }, "source_labels", "must not contain an empty name" },
        {
            new RelabelRule { Action = RelabelAction.Labelmap, Replacement = "" },
            "replacement", "must give a label name for action 'labelmap'"
        },
        { Equal() with { Regex = Pattern }, "regex", "cannot be used with action 'dropequal'" },
        { Equal() with { Separator = "," }, "separator", "cannot be used with action 'dropequal'" },
        { Equal() with { Modulus = 3 }, "modulus", "cannot be used with action 'dropequal'" },
        { Equal() with { Replacement = "x" }, "replacement", "cannot be used with action 'dropequal'" },
        { LabelDrop() with { SourceLabels = ["a"] }, "source_labels", "cannot be used with action 'labeldrop'" },
        { LabelDrop() with { TargetLabel = "a" }, "target_label", "cannot be used with action 'labeldrop'" },
        { LabelDrop() with { Separator = "," }, "separator", "cannot be used with action 'labeldrop'" },
        { LabelDrop() with { Modulus = 3 }, "modulus", "cannot be used with action 'labeldrop'" },
        { LabelDrop() with { Replacement = "x" }, "replacement", "cannot be used with action 'labeldrop'" },
        {
            new RelabelRule { Action = RelabelAction.Uppercase, TargetLabel = "a", Replacement = "x" },
            "replacement", "cannot be used with action 'uppercase'"
        },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Validate_BrokenRule_NamesFieldAndRule(RelabelRule rule, string field, string message)
    {
        OptionProblem problem = Assert.Single(rule.Validate());

        Assert.Equal(new OptionProblem(field, message), problem);
    }

    [Fact]
    public void Validate_EachActionWithWhatItNeeds_IsFine()
    {
        RelabelRule[] rules =
        [
            new() { TargetLabel = "a" },
            new() { Action = RelabelAction.Keep },
            new() { Action = RelabelAction.Drop, SourceLabels = ["a"], Regex = Pattern },
            Hash(4),
            new() { Action = RelabelAction.Labelmap },
            LabelDrop(),
            LabelDrop() with { Action = RelabelAction.Labelkeep },
            new() { Action = RelabelAction.Lowercase, TargetLabel = "a" },
            new() { Action = RelabelAction.Uppercase, TargetLabel = "a" },
            Equal(),
            Equal() with { Action = RelabelAction.Keepequal },
        ];

        Assert.Equal(Enum.GetValues<RelabelAction>().Order(), rules.Select(rule => rule.Action).Order());
        Assert.Empty(rules.SelectMany(rule => rule.Validate()));
    }

    private static RelabelRule Hash(long? modulus) =>
        new() { Action = RelabelAction.Hashmod, SourceLabels = ["a"], TargetLabel = "b", Modulus = modulus };

    private static RelabelRule Equal() =>
        new() { Action = RelabelAction.Dropequal, SourceLabels = ["a"], TargetLabel = "b" };

    private static RelabelRule LabelDrop() => new() { Action = RelabelAction.Labeldrop, Regex = Pattern };
}
