using System.Globalization;
using Streams.Stages;

namespace Streams.Topology.Binding;

/// <summary>Compares values with the bounds that their options declare.</summary>
internal static class BoundsCheck
{
    /// <summary>What is wrong with a value, or null when it is within its bounds.</summary>
    public static string? Problem(ValueShape shape, BoundsAttribute bounds, object value)
    {
        double number = ToNumber(shape, value);
        string shown = OptionText.Format(shape, value);
        if (number < Parse(shape, bounds.Minimum))
        {
            return $"{shown} is below the minimum {bounds.Minimum}{Range(bounds)}";
        }

        return bounds.Maximum is { } maximum && number > Parse(shape, maximum)
            ? $"{shown} is above the maximum {maximum}{Range(bounds)}"
            : null;
    }

    /// <summary>A bound as a number: of milliseconds, of bytes, or the number itself.</summary>
    public static double Parse(ValueShape shape, string bound) => shape.Form switch
    {
        ValueForm.Duration when Durations.TryParse(bound, out TimeSpan duration) => duration.TotalMilliseconds,
        ValueForm.Size => ByteSize.Parse(bound, CultureInfo.InvariantCulture).Bytes,
        ValueForm.Integer or ValueForm.Number => double.Parse(bound, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"The bound '{bound}' is none of a {shape.Type.Name}."),
    };

    private static string Range(BoundsAttribute bounds) =>
        bounds.Maximum is null ? "" : $"; allowed are {bounds.Minimum} to {bounds.Maximum}";

    private static double ToNumber(ValueShape shape, object value) => value switch
    {
        TimeSpan duration => duration.TotalMilliseconds,
        ByteSize size => size.Bytes,
        int or long or double => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A {shape.Type.Name} has no bounds."),
    };
}
