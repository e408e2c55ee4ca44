using Streams.Stages;
using Streams.Topology.Binding;

namespace Streams.Tests.Topology.Binding;

public sealed class OptionSignatureTests
{
    private static readonly OperatorDefinition AllOptions = OperatorDefinition.Of<AllForms>(
        "all", (_, _) => throw new NotSupportedException("No instance is made here."));

    [Fact]
    public void Of_NamedOptionsOnly_HasTheseInOrderOfTheirKeys()
    {
        OperatorDefinition definition = AllOptions with { StateOptions = ["wait", "list", "nothing"] };

        string signature = OptionSignature.Of(
            definition, new AllForms { Wait = TimeSpan.FromSeconds(90), List = ["b", "a"], Nothing = null, Text = "other" });

        Assert.Equal("all\nlist: [b, a]\nnothing: none\nwait: 1m30s", signature);
    }

    [Fact]
    public void Of_AllOptions_ChangesWithEachOfThem()
    {
        string plain = OptionSignature.Of(AllOptions, new AllForms());

        AllForms[] changed =
        [
            new() { Text = "x" }, new() { Flag = true }, new() { Whole = 1 }, new() { Large = 1 }, new() { Number = 0.5 },
            new() { Wait = TimeSpan.FromSeconds(1) }, new() { List = ["x"] }, new() { Numbers = [1] },
            new() { Map = new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromSeconds(1) } }, new() { Nothing = 1 },
        ];

        Assert.Equal(plain, OptionSignature.Of(AllOptions, new AllForms()));
        Assert.All(changed, options => Assert.NotEqual(plain, OptionSignature.Of(AllOptions, options)));
    }

    [Fact]
    public void Of_MapInAnotherOrder_IsTheSame()
    {
        OperatorDefinition definition = AllOptions with { StateOptions = ["map"] };
        Dictionary<string, TimeSpan> one = new() { ["b"] = TimeSpan.FromSeconds(1), ["a"] = TimeSpan.FromSeconds(2) };
        Dictionary<string, TimeSpan> other = new() { ["a"] = TimeSpan.FromSeconds(2), ["b"] = TimeSpan.FromSeconds(1) };

        string[] signatures =
        [
            OptionSignature.Of(definition, new AllForms { Map = one }), OptionSignature.Of(definition, new AllForms { Map = other }),
        ];

        Assert.All(signatures, signature => Assert.Equal("all\nmap: {a: 2s, b: 1s}", signature));
    }

    [Fact]
    public void Of_NoOptionCounts_IsTheTypeAlone() =>
        Assert.Equal("all", OptionSignature.Of(AllOptions with { StateOptions = [] }, new AllForms { Whole = 3 }));
}
