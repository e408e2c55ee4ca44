using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Streams.Data;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>Results as Prometheus' <c>/api/v1/query</c> and <c>/api/v1/query_range</c> give them.</summary>
public static class ResultJson
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a query, with the remarks on it placed in the query's text.</summary>
    public static string Success(QueryResult result, string query)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Write(writer =>
        {
            writer.WriteString("status", "success");
            writer.WriteStartObject("data");
            WriteData(writer, result);
            writer.WriteEndObject();
            WriteRemarks(writer, "warnings", result.Annotations, AnnotationKind.Warning, query);
            WriteRemarks(writer, "infos", result.Annotations, AnnotationKind.Info, query);
        });
    }

    /// <summary>The answer to a query that has no result.</summary>
    /// <param name="kind"><c>bad_data</c>, <c>execution</c>, <c>timeout</c> or <c>canceled</c>.</param>
    /// <param name="message">Why there is none.</param>
    public static string Error(string kind, string message) => Write(writer =>
    {
        writer.WriteString("status", "error");
        writer.WriteString("errorType", kind);
        writer.WriteString("error", message);
    });

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Layout))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteData(Utf8JsonWriter writer, QueryResult result)
    {
        writer.WriteString("resultType", result switch
        {
            ScalarResult => "scalar",
            TextResult => "string",
            VectorResult => "vector",
            _ => "matrix",
        });
        writer.WriteStartArray("result");
        switch (result)
        {
            case ScalarResult scalar:
                WritePair(writer, scalar.Time, Number(scalar.Value));
                break;
            case TextResult text:
                WritePair(writer, text.Time, text.Value);
                break;
            case VectorResult vector:
                foreach (VectorSample sample in vector.Samples)
                {
                    WriteSeries(writer, sample.Labels, "value", () => WritePair(writer, sample.Time, Number(sample.Value)));
                }

                break;
            case MatrixResult matrix:
                foreach (SeriesResult series in matrix.Series)
                {
                    WriteSeries(writer, series.Labels, "values", () => WritePoints(writer, series));
                }

                break;
        }

        writer.WriteEndArray();
    }

    private static void WriteSeries(Utf8JsonWriter writer, Labels labels, string name, Action values)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("metric");
        foreach (Label label in labels)
        {
            writer.WriteString(label.Name, label.Value);
        }

        writer.WriteEndObject();
        writer.WriteStartArray(name);
        values();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePoints(Utf8JsonWriter writer, SeriesResult series)
    {
        foreach (TimedValue point in series.Points)
        {
            writer.WriteStartArray();
            WritePair(writer, point.Time, Number(point.Value));
            writer.WriteEndArray();
        }
    }

    private static void WritePair(Utf8JsonWriter writer, EventTime time, string value)
    {
        writer.WriteRawValue(Seconds(time.Milliseconds));
        writer.WriteStringValue(value);
    }

    /// <summary>Seconds with three digits behind the point, or none where they are zero.</summary>
    private static string Seconds(long milliseconds) => milliseconds % 1000 == 0
        ? (milliseconds / 1000).ToString(CultureInfo.InvariantCulture)
        : (milliseconds / 1000m).ToString("F3", CultureInfo.InvariantCulture);

    // Prometheus writes values as texts, since JSON has no word for what is not a number.
    private static string Number(double value) => GoNumber.Plain(value);

    private static void WriteRemarks(
        Utf8JsonWriter writer, string name, IReadOnlyList<QueryAnnotation> annotations, AnnotationKind kind, string query)
    {
        string[] texts = [.. annotations.Where(annotation => annotation.Kind == kind).Select(annotation => annotation.In(query))];
        if (texts.Length > 0)
        {
            writer.WriteStartArray(name);
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }
}
