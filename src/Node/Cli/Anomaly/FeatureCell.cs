using System.Text;
using Streams.Sources.Formats;

namespace Streams.Node.Cli.Anomaly;

/// <summary>What a cell of a CSV file of features may hold: a number, a time, or whether its row is anomalous.</summary>
internal static class FeatureCell
{
    /// <summary>What a label column may hold, for messages.</summary>
    public const string ExpectedLabel = "1, true, yes, anomaly, anomalous, outlier or 0, false, no, normal, nominal, inlier, ok";

    // A time in seconds that is this large would be in the year 5138.
    private const double SecondsMax = 1e11;
    private const int TimeLengthMax = 64;

    private static readonly string[] Anomalous = ["true", "yes", "anomaly", "anomalous", "outlier"];
    private static readonly string[] Normal = ["false", "no", "normal", "nominal", "inlier", "ok"];
    private static readonly string[] Missing = ["na", "n/a", "null", "none", "?"];

    /// <summary>Reads a number; NaN where it is missing.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="hasDecimalComma">Whether a comma may stand for the point.</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(ReadOnlySpan<byte> text, bool hasDecimalComma, out double value)
    {
        if (TextNumber.TryParse(text, out value))
        {
            return true;
        }

        if (hasDecimalComma && text.Length <= TimeLengthMax && text.IndexOf((byte)',') is >= 0 and int comma)
        {
            Span<byte> point = stackalloc byte[text.Length];
            text.CopyTo(point);
            point[comma] = (byte)'.';
            return TextNumber.TryParse(point, out value);
        }

        value = double.NaN;
        return text.IsEmpty || Missing.Contains(Encoding.UTF8.GetString(text).ToLowerInvariant());
    }

    /// <summary>
    /// Reads a time in text, such as <c>2014-02-14 14:27:00</c>: in UTC where it does not say otherwise, and with what is left
    /// out at its end as nought.
    /// </summary>
    public static bool TryTextTime(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length > TimeLengthMax)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text.Length switch
        {
            10 => "T00:00:00Z"u8,
            16 => ":00Z"u8,
            _ => "Z"u8,
        };
        Span<byte> whole = stackalloc byte[text.Length + rest.Length];
        text.CopyTo(whole);
        rest.CopyTo(whole[text.Length..]);
        return TextTime.TryParseRfc3339(text, out time) || TextTime.TryParseRfc3339(whole, out time);
    }

    /// <summary>Reads a time in text, or as seconds or milliseconds since 1970.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long time) =>
        TryTextTime(text, out time)
        || (TextNumber.TryParse(text, out double number)
            && TextTime.TryFrom(Math.Abs(number) < SecondsMax ? number * 1_000 : number, out time));

    /// <summary>Reads whether a row is anomalous; null when the text does not say.</summary>
    public static bool? TryLabel(ReadOnlySpan<byte> text)
    {
        if (TextNumber.TryParse(text, out double number))
        {
            return number == 1 ? true : number == 0 ? false : null;
        }

        string word = Encoding.UTF8.GetString(text).ToLowerInvariant();
        return Anomalous.Contains(word) ? true : Normal.Contains(word) ? false : null;
    }
}
