namespace Streams.Patterns;

/// <summary>The flags of RE2 syntax: <c>i</c>, <c>m</c>, <c>s</c> and <c>U</c>.</summary>
[Flags]
internal enum Re2Flags
{
    None = 0,
    IgnoreCase = 1,
    Multiline = 2,
    DotMatchesLineBreak = 4,
    Ungreedy = 8,
}
