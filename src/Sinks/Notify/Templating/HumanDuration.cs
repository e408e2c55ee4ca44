using System.Globalization;

namespace Streams.Sinks.Notify.Templating;

/// <summary>A number of seconds as people say it: <c>1d 2h 3m 4s</c>.</summary>
internal static class HumanDuration
{
    public static string Format(double seconds)
    {
        if (!double.IsFinite(seconds) || Math.Abs(seconds) < 1)
        {
            return $"{seconds.ToString("G4", CultureInfo.InvariantCulture)}s";
        }

        string sign = seconds < 0 ? "-" : "";
        long whole = (long)Math.Abs(seconds);
        (long days, long hours, long minutes, long rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        return sign + (days, hours, minutes) switch
        {
            ( > 0, _, _) => $"{days}d {hours}h {minutes}m {rest}s",
            (_, > 0, _) => $"{hours}h {minutes}m {rest}s",
            (_, _, > 0) => $"{minutes}m {rest}s",
            _ => $"{Math.Abs(seconds).ToString("G4", CultureInfo.InvariantCulture)}s",
        };
    }
}
