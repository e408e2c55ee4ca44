using Streams.Data;

namespace Streams.TestKit;

/// <summary>Short ways to write series and rows in tests.</summary>
public static class Rows
{
    /// <summary>A label set from a metric's name and further labels.</summary>
    public static Labels Series(string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        LabelsBuilder builder = new LabelsBuilder().Set(Labels.MetricName, name);
        foreach ((string label, string value) in labels)
        {
            builder.Set(label, value);
        }

        return builder.Build();
    }

    /// <summary>A row.</summary>
    public static Sample Row(Labels series, long time, double value) => new(series, new EventTime(time), value);

    /// <summary>A row of a series that has only a name.</summary>
    public static Sample Row(string name, long time, double value) => Row(Series(name), time, value);

    /// <summary>Rows of one series.</summary>
    public static Sample[] Of(Labels series, params ReadOnlySpan<(long Time, double Value)> points)
    {
        Sample[] rows = new Sample[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            rows[i] = Row(series, points[i].Time, points[i].Value);
        }

        return rows;
    }

    /// <summary>Rows of several series.</summary>
    public static Sample[] Of(params ReadOnlySpan<(Labels Series, long Time, double Value)> rows)
    {
        Sample[] samples = new Sample[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            samples[i] = Row(rows[i].Series, rows[i].Time, rows[i].Value);
        }

        return samples;
    }
}
