namespace Streams.TestKit;

/// <summary>A test that runs with <c>./test --long</c> only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute(string reason)
    {
        if (!Seeded.IsLong)
        {
            Skip = $"Only with --long: {reason}";
        }
    }
}
