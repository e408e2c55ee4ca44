using Streams.Data;
using Streams.TestKit;

namespace Streams.Operators.Tests.Shaping;

/// <summary>What deduplication means, told row by row in the order of event time.</summary>
internal static class DedupModel
{
    public static IEnumerable<OutputRow> Run(IEnumerable<Sample> rows, string label, long failover)
    {
        var series = rows
            .Select(row => (Row: row, Replica: row.Labels.Get(label), Output: Without(row.Labels, label)))
            .OrderBy(r => r.Row.Time).ThenBy(r => r.Replica?.Length).ThenBy(r => r.Replica, StringComparer.Ordinal)
            .GroupBy(r => r.Output);
        foreach (var one in series)
        {
            string? elected = null;
            long newest = 0;
            foreach ((Sample row, string? replica, Labels output) in one)
            {
                long time = row.Time.Milliseconds;
                if (replica is null)
                {
                    yield return new OutputRow(output, row.Time, row.Value);
                    continue;
                }

                elected = elected is null || time - newest > failover ? replica : elected;
                if (replica == elected)
                {
                    newest = time;
                    yield return new OutputRow(output, row.Time, row.Value);
                }
            }
        }
    }

    private static Labels Without(Labels labels, string label) => new LabelsBuilder().Reset(labels).Remove(label).Build();
}
