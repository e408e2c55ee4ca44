using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>The address of a server: <c>smtp.example.com:587</c>.</summary>
internal sealed record HostPort(string Host, int Port) : IParsable<HostPort>
{
    public static HostPort Parse(string s, IFormatProvider? provider)
    {
        int colon = s.LastIndexOf(':');
        bool isRight = colon > 0
            && int.TryParse(s.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65535;
        return isRight
            ? new HostPort(s[..colon].Trim('[', ']'), int.Parse(s.AsSpan(colon + 1), CultureInfo.InvariantCulture))
            : throw new FormatException($"expected host:port, for example smtp.example.com:587, found '{s}'");
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out HostPort result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    public override string ToString() => $"{Host}:{Port}";
}
