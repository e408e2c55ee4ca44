using Streams.TestKit;

namespace Streams.Operators.Tests.Graphs;

/// <summary>A test that runs with <c>./test --long</c> only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute(string reason)
    {
        if (!Seeded.IsLong)
        {
            Skip = $"Only with --long: {reason}";
        }
    }
}
