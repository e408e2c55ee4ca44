using FsCheck;
using FsCheck.Fluent;

namespace Streams.Sinks.Tests.Support;

/// <summary>Generators of texts that formats trip over.</summary>
public static class LabelTexts
{
    public static readonly Gen<string> Any = Gen.Elements(
            "a", "B", "_", "9", ":", "\"", "\\", "\n", "\r", "\t", "\0", "\u001f", "\u007f", ",", "=", "{", "}", " ", "é", "ß",
            "語", "\u2028", "🚀", "\u0085")
        .NonEmptyListOf()
        .Select(parts => string.Concat(parts.Take(12)));

    public static readonly Gen<double> Value = Gen.Frequency(
        (6, ArbMap.Default.GeneratorFor<double>()),
        (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue)));

    public static readonly Gen<(string Name, (string, string)[] Labels, long Time, double Value)> Row =
        from name in Any
        from labels in Gen.Zip(Any, Any).ListOf()
        from time in ArbMap.Default.GeneratorFor<long>()
        from value in Value
        select (name, labels.Take(5).ToArray(), time, value);
}
