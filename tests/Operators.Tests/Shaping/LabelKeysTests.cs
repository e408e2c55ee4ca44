using Streams.Data;
using Streams.Operators.Shaping;

namespace Streams.Operators.Tests.Shaping;

public class LabelKeysTests
{
    private static readonly Labels Series = Labels.Of(("__name__", "up"), ("job", "api"), ("zone", "a"));

    [Fact]
    public void Only_NamedLabels_AreTheKey()
    {
        Assert.Equal(Labels.Of(("job", "api"), ("zone", "a")), LabelKeys.Only(["zone", "absent", "job"])(Series));
        Assert.Equal(Labels.Empty, LabelKeys.Only([])(Series));
    }

    [Fact]
    public void Without_LabelThatIsThere_IsTakenOff()
    {
        Assert.Equal(Labels.Of(("__name__", "up"), ("job", "api")), LabelKeys.Without("zone")(Series));
    }

    [Fact]
    public void Without_LabelThatIsNotThereOrIsTheOnlyOne_ChangesNothing()
    {
        Labels only = Labels.Of(("zone", "a"));

        Assert.Same(Series, LabelKeys.Without("absent")(Series));
        Assert.Same(only, LabelKeys.Without("zone")(only));
    }
}
