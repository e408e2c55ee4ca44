using FsCheck;

namespace Streams.TestKit;

/// <summary>Property checks that are the same in every run; the long form runs twenty times as many cases.</summary>
public static class Seeded
{
    private const int LongFactor = 20;

    /// <summary>Whether the long form was asked for: <c>./test --long</c>.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("STREAMS_TESTS_LONG") == "1";

    /// <summary>So many cases, or many more in the long form.</summary>
    public static int Cases(int count) => IsLong ? count * LongFactor : count;

    /// <summary>Checks so many cases from a fixed seed and prints how many were run.</summary>
    public static Config Runs(int count, ulong seed = 20260101, ulong gamma = 4711) =>
        Config.QuickThrowOnFailure.WithMaxTest(Cases(count)).WithReplay(seed, gamma);
}
