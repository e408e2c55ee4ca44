using Streams.Data;
using Streams.Operators.Shaping;

namespace Streams.Samples.Embedding;

/// <summary>An operator without a pipeline, called with spans in one's own thread.</summary>
internal static class Spans
{
    public static void Run()
    {
        Console.WriteLine("Spans:");
        FilterOptions options = new() { Above = 0.25 };
        double sum = 0;
        using OperatorRun filter = new(
            context => new FilterOperator(options, context),
            (series, times, values) =>
            {
                foreach (double value in values)
                {
                    sum += value;
                }
            });

        SeriesId pay = filter.Series(Requests.Of("/pay", 0, 0).Labels);
        filter.Process([pay, pay, pay], times: [1000, 2000, 3000], values: [0.5, 0.1, 0.5]);
        filter.Complete();
        Console.WriteLine($"  {filter.Counters.RowsOut} of {filter.Counters.RowsIn} rows are slow, {sum:F1} seconds together");
    }
}
