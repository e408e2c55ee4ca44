namespace Streams.Bench.Tests;

public sealed class SmokeTests
{
    public static TheoryData<Type> Classes => [.. Smoke.Classes];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Run_SmallestSize_EveryBenchmarkWorks(Type type)
    {
        Assert.True(Smoke.Run(type) > 0);
    }
}
