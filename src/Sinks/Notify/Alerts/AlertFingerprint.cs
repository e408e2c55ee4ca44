using System.Globalization;
using Streams.Data;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>The hash that Prometheus and Alertmanager know an alert by: FNV-1a of its sorted labels.</summary>
public static class AlertFingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const byte Separator = 0xff;

    /// <summary>The fingerprint of an alert's labels.</summary>
    public static ulong Of(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ulong hash = Offset;
        foreach (Label label in labels)
        {
            hash = Add(Add(hash, label.Name), label.Value);
        }

        return hash;
    }

    /// <summary>The fingerprint as users see it: 16 hexadecimal digits.</summary>
    public static string Format(ulong fingerprint) => fingerprint.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> gives.</summary>
    public static bool TryParse(string text, out ulong fingerprint) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out fingerprint);

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        return (hash ^ Separator) * Prime;
    }
}
