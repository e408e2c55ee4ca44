using Streams.Data;
using Streams.Runtime;

namespace Streams.TestKit.Conformance;

/// <summary>Makes random input of a shape: rows somewhat out of order, watermarks between them, a few late rows.</summary>
public static class InputGenerator
{
    /// <summary>The input of a seed; the same seed gives the same input.</summary>
    public static IReadOnlyList<InputStep> Generate(InputShape shape, int seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Random random = new(seed);
        Labels[] series = [.. Enumerable.Range(0, shape.SeriesCount).Select(shape.Series)];
        List<InputStep> steps = [];
        List<Sample> rows = [];
        LatenessClasses classes = new(shape.AllowedLateness);
        TimeSpan rowsLateWithin = TimeSpan.Zero;
        long lateness = (long)shape.Lateness.TotalMilliseconds;
        long latenessMax = (long)shape.AllowedLateness.Select(a => a * 2).Append(shape.Lateness * 10).Max().TotalMilliseconds;
        long now = shape.Start.Milliseconds;
        long newest = now;
        long watermark = long.MinValue;

        for (int i = 0; i < shape.RowCount; i++)
        {
            now += random.NextInt64((long)shape.Step.TotalMilliseconds * 2 + 1);
            long time = now - random.NextInt64(lateness + 1);
            if (random.NextDouble() < shape.LateShare)
            {
                time -= random.NextInt64(latenessMax + 1);
            }

            // A partition counts a row as late by its watermark, which is the newest time less the lateness.
            if (time < watermark && shape.LateShare == 0)
            {
                time = watermark;
            }

            TimeSpan lateWithin = time < watermark
                ? classes[classes.IndexOf(new EventTime(time), new EventTime(watermark))]
                : TimeSpan.Zero;
            if (lateWithin != rowsLateWithin)
            {
                Flush(steps, rows, rowsLateWithin);
                rowsLateWithin = lateWithin;
            }

            int index = random.Next(series.Length);
            rows.Add(new Sample(series[index], new EventTime(time), shape.Value(random, index)));
            newest = Math.Max(newest, time);
            if (random.Next(shape.RowsPerWatermark) == 0)
            {
                Flush(steps, rows, rowsLateWithin);
                watermark = newest - lateness;
                steps.Add(new InputStep.WatermarkStep(new EventTime(watermark)));
            }
        }

        Flush(steps, rows, rowsLateWithin);
        return steps;
    }

    private static void Flush(List<InputStep> steps, List<Sample> rows, TimeSpan lateWithin)
    {
        if (rows.Count > 0)
        {
            steps.Add(new InputStep.RowsStep([.. rows], lateWithin));
            rows.Clear();
        }
    }
}
