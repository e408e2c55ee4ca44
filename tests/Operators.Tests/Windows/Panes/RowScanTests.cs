using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Panes;

public class RowScanTests
{
    [Fact]
    public void Of_AnyLengthAndPlace_EqualsAPlainLoop()
    {
        Random random = new(3);
        for (int length = 1; length < 40; length++)
        {
            for (int i = 0; i < 40; i++)
            {
                long[] times = [.. Enumerable.Range(0, length).Select(_ => random.NextInt64(-1_000_000_000_000, 1_000_000_000_000))];
                double[] values = [.. times.Select(_ => random.Next(length * 2) == 0 ? double.NaN : random.NextDouble())];

                RowScan scan = RowScan.Of(times, values);

                Assert.Equal(new RowScan(times.Min(), times.Max(), !values.Any(double.IsNaN)), scan);
            }
        }
    }
}
