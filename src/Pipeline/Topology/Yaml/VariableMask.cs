using System.Text.RegularExpressions;

namespace Streams.Topology.Yaml;

/// <summary>Hides the punctuation inside <c>${NAME:-default}</c> from the YAML scanner, which would read its braces as a mapping.</summary>
/// <remarks>Each character is exchanged for one of a private-use block that the text does not use, so places stay right.</remarks>
internal sealed partial class VariableMask
{
    private const string Hidden = "{}[],:#";
    private const char FirstPrivate = '\uE000';
    private const char LastPrivate = '\uF8FF';

    private readonly char _base = FirstPrivate;

    /// <summary>Masks the variables of a text.</summary>
    public VariableMask(string text)
    {
        while (_base + Hidden.Length <= LastPrivate
            && text.AsSpan().IndexOfAnyInRange(_base, (char)(_base + Hidden.Length)) >= 0)
        {
            _base += (char)Hidden.Length;
        }

        Masked = Variable().Replace(text, match => Swap(match.Value, Hidden.IndexOf, index => (char)(_base + index)));
    }

    /// <summary>The text to scan, as long as the original.</summary>
    public string Masked { get; }

    /// <summary>Undoes the mask in a part of the text.</summary>
    public string Restore(string part) =>
        Swap(part, Index, index => Hidden[index]);

    private int Index(char letter) => letter >= _base && letter < _base + Hidden.Length ? letter - _base : -1;

    private static string Swap(string text, Func<char, int> find, Func<int, char> replace) =>
        string.Concat(text.Select(letter => find(letter) is >= 0 and int index ? replace(index) : letter));

    [GeneratedRegex(@"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}\r\n]*)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
