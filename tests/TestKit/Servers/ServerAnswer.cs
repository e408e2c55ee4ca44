namespace Streams.TestKit.Servers;

/// <summary>What a recording server answers.</summary>
public sealed record ServerAnswer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    /// <summary>All is well.</summary>
    public static readonly ServerAnswer Ok = new(200);
}
