using System.Globalization;

namespace Streams.Node.Api.Rules;

/// <summary>A sample's value as Prometheus writes it.</summary>
internal static class ValueText
{
    public static string Of(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
