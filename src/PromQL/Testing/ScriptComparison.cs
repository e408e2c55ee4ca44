using System.Text;
using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Testing;

/// <summary>Compares what a query gave with what a script expects; the difference is text, empty where there is none.</summary>
internal static class ScriptComparison
{
    private const double Tolerance = 0.000001;

    // The least number that has all of its digits.
    private const double NormalMin = 2.2250738585072014e-308;

    public static string Values(EvalCommand eval, QueryResult result) => result switch
    {
        ScalarResult scalar => Scalar(eval, scalar),
        TextResult text => eval.Text == text.Value ? "" : Difference(eval.Text ?? "no text", text.Value),
        VectorResult vector => eval.Scalar is null
            ? Vector(eval, vector)
            : Difference(Number(eval.Scalar.Value), "a vector"),
        MatrixResult matrix => eval.Scalar is null
            ? Matrix(eval, matrix)
            : Difference(Number(eval.Scalar.Value), "a matrix"),
        _ => $"a result of an unknown kind: {result}",
    };

    public static string Annotations(EvalCommand eval, IReadOnlyList<QueryAnnotation> annotations)
    {
        string[] warnings = Texts(annotations, AnnotationKind.Warning);
        string[] infos = Texts(annotations, AnnotationKind.Info);
        return Texts("warning", eval.Warns, eval.HasNoWarnings, eval.Warnings, warnings)
            + Texts("info", eval.Informs, eval.HasNoInfos, eval.Infos, infos);
    }

    /// <summary>Whether two values are the same but for rounding; all NaN are, but for the stale marker.</summary>
    public static bool AreClose(double left, double right)
    {
        if (StaleMarker.Is(left) || StaleMarker.Is(right))
        {
            return StaleMarker.Is(left) && StaleMarker.Is(right);
        }

        if (left == right || (double.IsNaN(left) && double.IsNaN(right)))
        {
            return true;
        }

        double difference = Math.Abs(left - right);
        double sum = Math.Abs(left) + Math.Abs(right);
        return left == 0 || right == 0 || sum < NormalMin
            ? difference < Tolerance * NormalMin
            : difference / Math.Min(sum, double.MaxValue) < Tolerance;
    }

    private static string[] Texts(IReadOnlyList<QueryAnnotation> annotations, AnnotationKind kind) =>
        [.. annotations.Where(annotation => annotation.Kind == kind).Select(annotation => annotation.ToString())];

    private static string Texts(string what, bool wants, bool forbids, List<ExpectedMessage> expected, string[] found)
    {
        StringBuilder difference = new();
        if (forbids && found.Length > 0)
        {
            difference.AppendJoin("", found.Select(text => $"  + {text}\n"));
        }

        if (wants && found.Length == 0)
        {
            difference.Append("  - ").Append(what).Append(": none was given\n");
        }

        if (expected.Count > 0)
        {
            difference.AppendJoin("", expected.Where(e => !Array.Exists(found, e.Matches)).Select(e => $"  - {what}: {e.Text}\n"));
            difference.AppendJoin("", found.Where(text => !expected.Exists(e => e.Matches(text))).Select(text => $"  + {text}\n"));
        }

        return difference.ToString();
    }

    private static string Scalar(EvalCommand eval, ScalarResult scalar)
    {
        string found = Number(scalar.Value);
        return eval.Scalar is not { } expected
            ? Difference(eval.Text ?? "a vector", found)
            : AreClose(expected, scalar.Value) ? "" : Difference(Number(expected), found);
    }

    private static string Vector(EvalCommand eval, VectorResult vector)
    {
        List<string> expected = [.. eval.Series.Select(series => $"{series.Labels} {Number(series.Values[0] ?? double.NaN)}")];
        Dictionary<Labels, int> places = [];
        for (int i = 0; i < eval.Series.Count; i++)
        {
            places[eval.Series[i].Labels] = i;
        }

        StringBuilder difference = new();
        HashSet<int> seen = [];
        for (int i = 0; i < vector.Samples.Count; i++)
        {
            VectorSample sample = vector.Samples[i];
            string found = $"{sample.Labels} {Number(sample.Value)}";
            if (!places.TryGetValue(sample.Labels, out int place))
            {
                difference.Append("  + ").Append(found).Append('\n');
            }
            else if (!AreClose(eval.Series[place].Values[0] ?? double.NaN, sample.Value))
            {
                difference.Append(Difference(expected[place], found));
            }
            else if (eval.IsOrdered && place != i)
            {
                difference.Append("  ! at place ").Append(i + 1).Append(", not ").Append(place + 1).Append(": ").Append(found).Append('\n');
            }

            seen.Add(place);
        }

        return difference.AppendJoin("", places.Values.Where(place => !seen.Contains(place)).Select(place => $"  - {expected[place]}\n"))
            .ToString();
    }

    private static string Matrix(EvalCommand eval, MatrixResult matrix)
    {
        StringBuilder difference = new();
        Dictionary<Labels, ScriptSeries> expected = eval.Series.ToDictionary(series => series.Labels);
        foreach (SeriesResult series in matrix.Series)
        {
            bool isExpected = expected.Remove(series.Labels, out ScriptSeries? wanted);
            TimedValue[] points = isExpected ? Points(eval, wanted!) : []; // It is there when it was removed.
            bool isSame = isExpected && points.Length == series.Points.Count
                && points.Zip(series.Points).All(pair => AreClose(pair.First, pair.Second));
            if (!isSame)
            {
                difference.Append(isExpected ? $"  - {series.Labels} {Text(points)}\n" : "");
                difference.Append("  + ").Append(series.Labels).Append(' ').Append(Text(series.Points)).Append('\n');
            }
        }

        IEnumerable<string> missing = expected.Values.Select(series => $"  - {series.Labels} {Text(Points(eval, series))}\n");
        return difference.AppendJoin("", missing).ToString();
    }

    private static bool AreClose(TimedValue left, TimedValue right) => left.Time == right.Time && AreClose(left.Value, right.Value);

    private static TimedValue[] Points(EvalCommand eval, ScriptSeries series)
    {
        long step = eval.Step.Ticks / TimeSpan.TicksPerMillisecond;
        return
        [
            .. series.Values
                .Select((value, i) => (Time: new EventTime(eval.Start.Milliseconds + (i * step)), Value: value))
                .Where(point => point.Value is not null)
                .Select(point => new TimedValue(point.Time, point.Value ?? double.NaN)),
        ];
    }

    private static string Text(IReadOnlyList<TimedValue> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.Value)}@{Number(point.Time.Milliseconds / 1000.0)}"));

    private static string Number(double value) => StaleMarker.Is(value) ? "stale" : GoNumber.Plain(value);

    private static string Difference(string expected, string found) => $"  - {expected}\n  + {found}\n";
}
