using Streams.PromQL.Syntax;

namespace Streams.PromQL.Tests.Syntax;

public sealed class ValueListTests
{
    [Fact]
    public void Equals_Lists_CompareTheirItemsInOrder()
    {
        ValueList<string> list = new("a", "b");

        Assert.True(list.Equals(new ValueList<string>("a", "b")));
        Assert.Equal(list.GetHashCode(), new ValueList<string>("a", "b").GetHashCode());
        Assert.False(list.Equals(new ValueList<string>("b", "a")));
        Assert.False(list.Equals(new ValueList<string>("a")));
        Assert.False(list.Equals(null));
    }

    [Fact]
    public void Constructor_ItemsChangedLater_KeepsItsOwn()
    {
        int[] items = [1, 2];
        ValueList<int> list = new(items);

        items[0] = 3;

        Assert.Equal([1, 2], list.AsSpan().ToArray());
        Assert.Equal(2, list.Count);
        Assert.Equal(2, list[1]);
    }
}
