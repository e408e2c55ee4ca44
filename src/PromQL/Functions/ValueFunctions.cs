using System.Collections.Frozen;

namespace Streams.PromQL.Functions;

/// <summary>The functions of each value of an instant vector, by name.</summary>
internal static class ValueFunctions
{
    private static readonly FrozenDictionary<string, ValueKernel> ByName = new Dictionary<string, ValueKernel>
    {
        ["abs"] = Each(Math.Abs),
        ["acos"] = Each(Math.Acos),
        ["acosh"] = Each(Math.Acosh),
        ["asin"] = Each(Math.Asin),
        ["asinh"] = Each(Math.Asinh),
        ["atan"] = Each(Math.Atan),
        ["atanh"] = Each(Math.Atanh),
        ["ceil"] = Each(Math.Ceiling),
        ["cos"] = Each(Math.Cos),
        ["cosh"] = Each(Math.Cosh),
        ["deg"] = Each(value => value * 180 / Math.PI),
        ["exp"] = Each(Math.Exp),
        ["floor"] = Each(Math.Floor),
        ["ln"] = Each(Math.Log),
        ["log10"] = Each(Math.Log10),
        ["log2"] = Each(Math.Log2),
        ["rad"] = Each(value => value * Math.PI / 180),
        ["sgn"] = Each(value => value < 0 ? -1 : value > 0 ? 1 : value),
        ["sin"] = Each(Math.Sin),
        ["sinh"] = Each(Math.Sinh),
        ["sqrt"] = Each(Math.Sqrt),
        ["tan"] = Each(Math.Tan),
        ["tanh"] = Each(Math.Tanh),
        ["clamp"] = (values, arguments) => Clamp(values, arguments[0], arguments[1]),
        ["clamp_max"] = (values, arguments) => Clamp(values, double.NegativeInfinity, arguments[0]),
        ["clamp_min"] = (values, arguments) => Clamp(values, arguments[0], double.PositiveInfinity),
        ["round"] = (values, arguments) => Round(values, arguments.IsEmpty ? 1 : arguments[0]),
        ["day_of_month"] = Each(value => CivilTime.Of(value).Day),
        ["day_of_week"] = Each(value => CivilTime.Of(value).WeekDay),
        ["day_of_year"] = Each(value => CivilTime.Of(value).YearDay),
        ["days_in_month"] = Each(value => CivilTime.Of(value).DaysInMonth),
        ["hour"] = Each(value => CivilTime.Of(value).Hour),
        ["minute"] = Each(value => CivilTime.Of(value).Minute),
        ["month"] = Each(value => CivilTime.Of(value).Month),
        ["year"] = Each(value => CivilTime.Of(value).Year),
    }.ToFrozenDictionary();

    /// <summary>The function of this name; null when it is none of single values.</summary>
    public static ValueKernel? Find(string name) => ByName.GetValueOrDefault(name);

    private static ValueKernel Each(Func<double, double> function) => (values, _) =>
    {
        foreach (ref double value in values)
        {
            value = function(value);
        }

        return true;
    };

    private static bool Clamp(Span<double> values, double min, double max)
    {
        foreach (ref double value in values)
        {
            value = Math.Max(min, Math.Min(max, value));
        }

        return !(max < min);
    }

    /// <summary>To whole multiples of a number; halves go up.</summary>
    private static bool Round(Span<double> values, double nearest)
    {
        // The inverse loses fewer digits than dividing by the number.
        double inverse = 1.0 / nearest;
        foreach (ref double value in values)
        {
            value = Math.Floor((value * inverse) + 0.5) / inverse;
        }

        return true;
    }
}
