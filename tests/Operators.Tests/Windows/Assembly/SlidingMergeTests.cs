using Streams.Operators.Tests.Windows.Panes;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Assembly;

public class SlidingMergeTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(size: 60, slide: 10);
    private readonly PanePool _pool;

    public SlidingMergeTests()
    {
        _pool = new PanePool(_plan.Columns);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(6), InlineData(31)]
    public void Merge_WindowAfterWindow_EqualsMergingAllItsPanes(int width)
    {
        Random random = new(width);
        List<Pane> panes = Panes(random, 100);
        SlidingMerge merge = new(_pool);
        for (int first = 0; first + width <= panes.Count; first += random.Next(1, 4))
        {
            if (random.Next(20) == 0)
            {
                merge.Reset();
            }

            Pane window = merge.Merge(panes, first, width);

            Assert.Equal(panes[first + width - 1].End, window.End);
            Assert.Equal(Plain(panes, first, width), Sorted(window));
        }
    }

    [Fact]
    public void Merge_WindowsOfOtherWidths_EqualMergingAllTheirPanes()
    {
        Random random = new(7);
        List<Pane> panes = Panes(random, 60);
        SlidingMerge merge = new(_pool);
        int end = 0;
        for (int first = 0; first < panes.Count; first += random.Next(3))
        {
            // Neither end goes back, as windows follow each other.
            end = Math.Max(end, Math.Min(panes.Count, first + random.Next(1, 8)));
            Pane window = merge.Merge(panes, first, end - first);

            Assert.Equal(Plain(panes, first, end - first), Sorted(window));
            if (end == panes.Count)
            {
                break;
            }
        }
    }

    private List<Pane> Panes(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => PaneTesting.Filled(
            _pool,
            (i + 1) * 10,
            [.. Enumerable.Range(0, random.Next(5)).Select(_ => (random.Next(6), i * 10, (double)random.Next(100)))])),
    ];

    private string Plain(List<Pane> panes, int first, int count)
    {
        Pane all = new(_plan.Columns);
        foreach (Pane pane in panes.Skip(first).Take(count))
        {
            all.Merge(pane);
        }

        return Sorted(all);
    }

    private string Sorted(Pane pane) => string.Join(' ', PaneTesting.Sums(_plan, pane).Split(' ').Order(StringComparer.Ordinal));
}
