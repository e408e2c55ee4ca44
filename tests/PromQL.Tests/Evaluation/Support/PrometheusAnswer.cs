using System.Globalization;
using System.Text.Json;
using Streams.Data;
using Streams.PromQL.Evaluation.Results;

namespace Streams.PromQL.Tests.Evaluation.Support;

/// <summary>Compares a result with what a real Prometheus answered.</summary>
internal static class PrometheusAnswer
{
    private const double Tolerance = 1e-9;

    /// <summary>The first difference; null when there is none.</summary>
    public static string? Difference(string answer, QueryResult? result, string? error)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement root = document.RootElement;
        if (root.GetProperty("status").GetString() != "success")
        {
            return error is null ? $"Prometheus fails: {root.GetProperty("error").GetString()}" : null;
        }

        if (result is null)
        {
            return $"only we fail: {error}";
        }

        JsonElement data = root.GetProperty("data");
        SortedDictionary<string, double> expected = Flatten(data.GetProperty("resultType").GetString(), data.GetProperty("result"));
        SortedDictionary<string, double> actual = Flatten(result);
        foreach (string key in expected.Keys.Union(actual.Keys))
        {
            bool isExpected = expected.TryGetValue(key, out double wanted);
            bool isThere = actual.TryGetValue(key, out double found);
            if (!isExpected || !isThere || !AreClose(wanted, found))
            {
                return $"{key}: Prometheus has {(isExpected ? wanted : "nothing")}, we have {(isThere ? found : "nothing")}";
            }
        }

        return null;
    }

    private static bool AreClose(double left, double right) =>
        left.Equals(right) || left == right || Math.Abs(left - right) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right)));

    private static SortedDictionary<string, double> Flatten(string? type, JsonElement result)
    {
        SortedDictionary<string, double> values = new(StringComparer.Ordinal);
        if (type == "scalar")
        {
            values[""] = Number(result[1]);
            return values;
        }

        foreach (JsonElement series in result.EnumerateArray())
        {
            Labels labels = Labels.Of([.. series.GetProperty("metric").EnumerateObject().Select(p => (p.Name, p.Value.GetString() ?? ""))]);
            if (type == "vector")
            {
                values[labels.ToString()] = Number(series.GetProperty("value")[1]);
                continue;
            }

            foreach (JsonElement point in series.GetProperty("values").EnumerateArray())
            {
                values[Key(labels, (long)Math.Round(point[0].GetDouble() * 1000))] = Number(point[1]);
            }
        }

        return values;
    }

    private static SortedDictionary<string, double> Flatten(QueryResult result)
    {
        SortedDictionary<string, double> values = new(StringComparer.Ordinal);
        switch (result)
        {
            case ScalarResult scalar:
                values[""] = scalar.Value;
                break;
            case VectorResult vector:
                foreach (VectorSample sample in vector.Samples)
                {
                    values.Add(sample.Labels.ToString(), sample.Value);
                }

                break;
            case MatrixResult matrix:
                foreach (SeriesResult series in matrix.Series)
                {
                    foreach (TimedValue point in series.Points)
                    {
                        values.Add(Key(series.Labels, point.Time.Milliseconds), point.Value);
                    }
                }

                break;
        }

        return values;
    }

    private static string Key(Labels labels, long time) => string.Create(CultureInfo.InvariantCulture, $"{labels} @ {time}");

    private static double Number(JsonElement text) => text.GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        { } number => double.Parse(number, CultureInfo.InvariantCulture),
        null => throw new FormatException("a value is no text"),
    };
}
