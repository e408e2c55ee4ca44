using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Streams.Patterns;

/// <summary>The named classes of RE2 syntax, as pairs of first and last character; all of them are ASCII.</summary>
internal static class Re2ClassNames
{
    private static readonly FrozenDictionary<string, string> Posix = new Dictionary<string, string>
    {
        ["alnum"] = "09AZaz",
        ["alpha"] = "AZaz",
        ["ascii"] = "\0\x7F",
        ["blank"] = "\t\t  ",
        ["cntrl"] = "\0\x1F\x7F\x7F",
        ["digit"] = "09",
        ["graph"] = "!~",
        ["lower"] = "az",
        ["print"] = " ~",
        ["punct"] = "!/:@[`{~",
        ["space"] = "\t\r  ",
        ["upper"] = "AZ",
        ["word"] = "09AZ__az",
        ["xdigit"] = "09AFaf",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Categories = new[]
    {
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    }.ToFrozenSet();

    /// <summary>The names of the POSIX classes, for messages.</summary>
    public static string PosixList { get; } = string.Join(", ", Posix.Keys.Order().Select(name => $"[:{name}:]"));

    public static bool TryGetPosix(string name, [NotNullWhen(true)] out string? ranges) =>
        Posix.TryGetValue(name, out ranges);

    public static bool TryGetPerl(char letter, [NotNullWhen(true)] out string? ranges)
    {
        ranges = letter switch
        {
            'd' => "09",
            's' => "\t\n\f\r  ", // Unlike [:space:] without the vertical tab.
            'w' => "09AZ__az",
            _ => null,
        };
        return ranges is not null;
    }

    public static bool IsCategory(string name) => Categories.Contains(name);
}
