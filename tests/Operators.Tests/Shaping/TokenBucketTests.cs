using FsCheck;
using FsCheck.Fluent;
using Streams.Operators.Shaping;
using Streams.TestKit;

namespace Streams.Operators.Tests.Shaping;

public class TokenBucketTests
{
    private static readonly Gen<long[]> Times = Gen.Choose(0, 5_000).Select(time => (long)time).ArrayOf()
        .Select(times => times.Order().ToArray());

    private static readonly Gen<(long Rate, long Capacity)> Limits =
        from rate in Gen.Elements(1L, 333L, 1_000L, 5_000L)
        from burst in Gen.Choose(1, 5)
        select (rate, (long)burst);

    [Fact]
    public void TryTake_RowsThatAreRefused_LeaveNoTrace()
    {
        int refused = 0;
        Prop.ForAll(Times.ToArbitrary(), Limits.ToArbitrary(), (times, limits) =>
        {
            long[] passed = Passing(times, limits);
            refused += times.Length - passed.Length;

            return Passing(passed, limits).SequenceEqual(passed);
        }).Check(Seeded.Runs(500));

        Assert.True(refused > 1_000, $"Only {refused} rows were refused.");
    }

    [Fact]
    public void TryTake_OneRowMore_LetsNoOtherThrough()
    {
        int refused = 0;
        Prop.ForAll(Times.ToArbitrary(), Limits.ToArbitrary(), Gen.Choose(0, 5_000).ToArbitrary(), (times, limits, more) =>
        {
            List<long> before = [.. Passing(times, limits)];
            List<long> after = [.. Passing([.. times.Append(more).Order()], limits)];
            after.Remove(more);
            refused += before.Count - after.Count;

            return after.All(time => after.Count(t => t == time) <= before.Count(t => t == time));
        }).Check(Seeded.Runs(500));

        Assert.True(refused > 50, $"Only {refused} rows were refused for the one more.");
    }

    [Fact]
    public void TryTake_EndsOfTime_DoNotOverflow()
    {
        TokenBucket bucket = default;

        Assert.True(bucket.TryTake(long.MinValue, rate: 1, capacity: 1));
        Assert.False(bucket.TryTake(long.MinValue, rate: 1, capacity: 1));
        Assert.True(bucket.TryTake(long.MaxValue, rate: 1, capacity: 1));
        Assert.False(bucket.TryTake(0, rate: 1, capacity: 1));
    }

    private static long[] Passing(long[] times, (long Rate, long Capacity) limits)
    {
        TokenBucket bucket = default;
        return [.. times.Where(time => bucket.TryTake(time, limits.Rate, limits.Capacity))];
    }
}
