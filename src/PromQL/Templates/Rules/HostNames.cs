using System.Buffers;
using System.Globalization;

namespace Streams.PromQL.Templates.Rules;

/// <summary>Takes the parts of <c>host:port</c> apart.</summary>
internal static class HostNames
{
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The host of a text with a port; a text without one as it is.</summary>
    public static string StripPort(string text) => TrySplit(text, out string host, out _) ? host : text;

    /// <summary>The text without the host's domain; addresses of the network stay as they are.</summary>
    public static string StripDomain(string text)
    {
        bool hasPort = TrySplit(text, out string host, out string port);
        host = hasPort ? host : text;
        if (IsAddress(host))
        {
            return text;
        }

        string name = host.Split('.')[0];
        return !hasPort || port.Length == 0 ? name
            : name.Contains(':', StringComparison.Ordinal) ? $"[{name}]:{port}"
            : $"{name}:{port}";
    }

    private static bool IsAddress(string host) => host.Contains(':', StringComparison.Ordinal)
        ? host.AsSpan().IndexOfAnyExcept(AddressCharacters) < 0
        : host.Split('.') is { Length: 4 } parts && Array.TrueForAll(parts, IsAddressByte);

    private static bool IsAddressByte(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (text.Length == 1 || text[0] != '0');

    private static bool TrySplit(string text, out string host, out string port)
    {
        (host, port) = ("", "");
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        int close = text.LastIndexOf(']');
        if (text.StartsWith('['))
        {
            host = close == colon - 1 ? text[1..close] : "";
            port = text[(colon + 1)..];
            return close == colon - 1;
        }

        host = text[..colon];
        port = text[(colon + 1)..];
        return !host.Contains(':', StringComparison.Ordinal) && text.AsSpan().IndexOfAny('[', ']') < 0;
    }
}
