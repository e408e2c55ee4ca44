namespace Streams.Sources.Formats.Compression;

/// <summary>Has .NET tell a cut gzip stream from one that has ended.</summary>
internal static class StrictGzip
{
    private const string Switch = "System.IO.Compression.UseStrictValidation";

    /// <summary>Turns the check on, unless the program has set it itself.</summary>
    /// <remarks>
    /// Without it, the end of a cut stream passes for the end of its data. The switch is read when it is first needed, so
    /// users call this in their type's initializer.
    /// </remarks>
    public static void TurnOn()
    {
        if (!AppContext.TryGetSwitch(Switch, out _))
        {
            AppContext.SetSwitch(Switch, true);
        }
    }
}
