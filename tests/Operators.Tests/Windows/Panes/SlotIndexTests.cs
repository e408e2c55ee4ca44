using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Panes;

public class SlotIndexTests
{
    [Theory, InlineData(10), InlineData(1_000), InlineData(1_000_000)]
    public void SetAndFind_RandomNumbers_EqualADictionary(int numberMax)
    {
        Random random = new(1);
        SlotIndex index = new();
        for (int pane = 0; pane < 3; pane++)
        {
            Dictionary<int, int> expected = [];
            for (int i = 0; i < 5_000; i++)
            {
                int number = random.Next(numberMax);
                Assert.Equal(expected.GetValueOrDefault(number), index.Find(number));
                if (random.Next(10) == 0)
                {
                    expected.Remove(number);
                    index.Forget(number);
                }
                else if (!expected.ContainsKey(number))
                {
                    expected[number] = random.Next(4) == 0 ? -1 : i + 1;
                    index.Set(number, expected[number]);
                }
            }

            Assert.All(expected, entry => Assert.Equal(entry.Value, index.Find(entry.Key)));
            index.Clear();
            Assert.All(expected, entry => Assert.Equal(0, index.Find(entry.Key)));
        }
    }

    [Theory, InlineData(100), InlineData(1_000_000)]
    public void ForgetWhere_MarksOfAKind_AreGoneAndTheOthersStay(int numberMax)
    {
        Random random = new(1);
        SlotIndex index = new();
        Dictionary<int, int> expected = [];
        for (int i = 0; i < 1_000; i++)
        {
            int number = random.Next(numberMax);
            expected[number] = random.Next(-1, 10) is var mark and not 0 ? mark : 1;
            index.Set(number, expected[number]);
        }

        index.ForgetWhere(mark => mark > 4);

        Assert.Equal(numberMax == 100, index.Dense is not null);
        Assert.All(expected, entry => Assert.Equal(entry.Value > 4 ? 0 : entry.Value, index.Find(entry.Key)));
        index.Set(expected.First(entry => entry.Value > 4).Key, 3);
        Assert.Equal(3, index.Find(expected.First(entry => entry.Value > 4).Key));
    }

    [Fact]
    public void Dense_FewHighNumbers_StaysATable()
    {
        SlotIndex index = new();

        index.Set(10_000_000, 1);

        Assert.Null(index.Dense);
        Assert.True(index.Bytes < 1_000);
    }

    [Fact]
    public void Dense_ManyOfTheNumbers_IsAnArray()
    {
        SlotIndex index = new();
        for (int number = 0; number < 1_000; number += 3)
        {
            index.Set(number, number + 1);
        }

        Assert.NotNull(index.Dense);
        Assert.Equal(991, index.Dense[990]);
        Assert.Equal(0, index.Dense[991]);
    }
}
