using FsCheck;

namespace Streams.Tests.Support;

/// <summary>Property checks that are the same in every run.</summary>
public static class Seeded
{
    public static Config Runs(int count) =>
        Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20260101, 4711);
}
