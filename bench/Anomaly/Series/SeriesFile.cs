using System.Globalization;

namespace Streams.Bench.Anomaly.Series;

/// <summary>A made-up series with windows in which something is wrong, written as the Numenta benchmark (NAB) writes its own.</summary>
/// <param name="Name">What it is like.</param>
/// <param name="Step">The time between two rows.</param>
/// <param name="Values">Its values.</param>
/// <param name="Anomalies">The rows at which something goes wrong.</param>
public sealed record SeriesFile(string Name, TimeSpan Step, double[] Values, int[] Anomalies)
{
    private static readonly DateTime Start = new(2014, 2, 14, 14, 30, 0, DateTimeKind.Utc);

    // As in NAB: a tenth of the rows, dealt out to the anomalies, lies around them; the first 15% count for nothing.
    private const double WindowShare = 0.1;
    private const double ProbationShare = 0.15;

    /// <summary>How many rows at the begin count for nothing.</summary>
    public int Probation => (int)(ProbationShare * Values.Length);

    /// <summary>The windows, as their first and last rows; each has its anomaly in the middle.</summary>
    public (int First, int Last)[] Windows
    {
        get
        {
            int half = (int)(WindowShare * Values.Length / Anomalies.Length / 2);
            return [.. Anomalies.Select(at => (Math.Max(at - half, 0), Math.Min(at + half, Values.Length - 1)))];
        }
    }

    /// <summary>Writes the file: a column of times without an offset, and one of values.</summary>
    public void Write(string path) => File.WriteAllLines(path,
    [
        "timestamp,value",
        .. Values.Select((value, i) => string.Create(
            CultureInfo.InvariantCulture, $"{Start + i * Step:yyyy-MM-dd HH:mm:ss},{Math.Round(value, 4)}")),
    ]);
}
