using System.Text;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Names as OpenTelemetry maps them to Prometheus: legal letters, units written out, <c>_total</c> for counters.</summary>
internal static class OtlpNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["1"] = "",
        ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    };

    /// <summary>A metric's name.</summary>
    public static string Metric(string name, string unit, OtlpKind kind)
    {
        List<string> tokens = Tokens(name);
        string[] units = unit.Split('/', 2);
        string main = UnitOf(units[0], Units);
        if (main.Length > 0 && !tokens.Contains(main))
        {
            tokens.Add(main);
        }

        string per = units.Length > 1 ? UnitOf(units[1], PerUnits) : "";
        if (per.Length > 0 && !tokens.Contains(per))
        {
            tokens.AddRange(["per", per]);
        }

        string ending = kind switch
        {
            OtlpKind.Counter => "total",
            OtlpKind.Gauge when unit == "1" => "ratio",
            _ => "",
        };
        if (ending.Length > 0)
        {
            tokens.RemoveAll(t => t == ending);
            tokens.Add(ending);
        }

        string joined = string.Join('_', tokens);
        return joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    /// <summary>An attribute's name as a label.</summary>
    public static string Label(string key)
    {
        if (key.Length == 0)
        {
            return "";
        }

        StringBuilder name = new(key.Length);
        foreach (Rune rune in key.EnumerateRunes())
        {
            name.Append(rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value) ? (char)rune.Value : '_');
        }

        return char.IsAsciiDigit(name[0]) ? $"key_{name}" : name.ToString();
    }

    private static List<string> Tokens(string name)
    {
        List<string> tokens = [];
        StringBuilder token = new();
        foreach (char c in name + ' ')
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
            {
                token.Append(c);
            }
            else if (token.Length > 0)
            {
                tokens.Add(token.ToString());
                token.Clear();
            }
        }

        return tokens;
    }

    private static string UnitOf(string unit, Dictionary<string, string> known)
    {
        unit = unit.Trim();
        if (unit.Length == 0 || unit.AsSpan().ContainsAny('{', '}'))
        {
            return "";
        }

        return known.TryGetValue(unit, out string? word) ? word : string.Join('_', Tokens(unit));
    }
}
