using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class LabelsBuilderTests
{
    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Frequency(
            (8, Gen.Constant(Kind.Set)),
            (3, Gen.Constant(Kind.Remove)),
            (1, Gen.Constant(Kind.Clear)),
            (1, Gen.Constant(Kind.Reset)))
        from name in Gen.Elements("a", "b", "c", "d", "é", "__name__")
        from length in Gen.Choose(0, 90)
        select new Step(kind, name, new string('v', length));

    [Fact]
    public void Steps_Any_EqualADictionary()
    {
        Prop.ForAll(AnyStep.ListOf().ToArbitrary(), steps =>
        {
            LabelsBuilder builder = new();
            Dictionary<string, string> model = [];
            Labels saved = Labels.Of(("saved", "1"), ("a", "2"));
            foreach (Step step in steps)
            {
                Apply(builder, step, saved);
                Apply(model, step);
                Assert.Equal(model.Count, builder.Count);
                Assert.Equal(Labels.Of([.. model.Select(l => (l.Key, l.Value))]), builder.Build());
                Assert.Equal(model.GetValueOrDefault(step.Name), builder.Get(step.Name));
            }
        }).Check(Seeded.Runs(300));
    }

    [Fact]
    public void Set_SameLabelAgainAndAgain_TakesNoMoreMemory()
    {
        LabelsBuilder builder = new();
        byte[] value = new byte[100];
        value.AsSpan().Fill((byte)'x');
        builder.Set("keep"u8, "me"u8);

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                value[0] = (byte)('a' + i % 26);
                builder.Set("le"u8, value);
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(("me", Encoding.UTF8.GetString(value)), (builder.Get("keep"), builder.Get("le")));
    }

    [Fact]
    public void Set_LabelFromTheBuildersOwnResult_IsCopied()
    {
        LabelsBuilder builder = new LabelsBuilder().Set("a", new string('x', 150));
        Labels first = builder.Build();

        first.TryGet("a"u8, out ReadOnlySpan<byte> value);
        Labels second = builder.Set("b"u8, value).Set("a"u8, "1"u8).Build();

        Assert.Equal(Labels.Of(("a", "1"), ("b", new string('x', 150))), second);
    }

    [Fact]
    public void Set_EmptyName_IsRefused()
    {
        LabelsBuilder builder = new();

        Assert.Throws<ArgumentException>(() => builder.Set(""u8, "x"u8));
        Assert.Throws<ArgumentException>(() => builder.Set("", "x"));
    }

    [Fact]
    public void BuildCanonical_Reused_AllocatesNothing()
    {
        LabelsBuilder builder = new();
        Fill(builder);

        Assert.Equal(0, Allocations.Of(() => Fill(builder)));
    }

    private static void Fill(LabelsBuilder builder)
    {
        builder.Clear().Set("__name__"u8, "up"u8).Set("job"u8, "a"u8).Set("instance"u8, "host:9090"u8);
        _ = builder.BuildCanonical();
    }

    private static void Apply(LabelsBuilder builder, Step step, Labels saved) => _ = step.Kind switch
    {
        Kind.Set => builder.Set(step.Name, step.Value),
        Kind.Remove => builder.Remove(Encoding.UTF8.GetBytes(step.Name)),
        Kind.Clear => builder.Clear(),
        _ => builder.Reset(saved),
    };

    private static void Apply(Dictionary<string, string> model, Step step)
    {
        if (step.Kind is Kind.Clear or Kind.Reset)
        {
            model.Clear();
            if (step.Kind == Kind.Reset)
            {
                model["saved"] = "1";
                model["a"] = "2";
            }
        }
        else if (step.Kind == Kind.Remove || step.Value.Length == 0)
        {
            model.Remove(step.Name);
        }
        else
        {
            model[step.Name] = step.Value;
        }
    }

    private enum Kind
    {
        Set,
        Remove,
        Clear,
        Reset,
    }

    private sealed record Step(Kind Kind, string Name, string Value);
}
