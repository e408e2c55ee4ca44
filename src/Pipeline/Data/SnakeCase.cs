using System.Text.Json;

namespace Streams.Data;

/// <summary>Names as topology files and metrics write them: lower case with underscores.</summary>
public static class SnakeCase
{
    /// <summary>Turns a name of code into its written form.</summary>
    public static string From(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
