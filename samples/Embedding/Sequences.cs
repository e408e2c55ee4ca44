using Streams.Data;

namespace Streams.Samples.Embedding;

/// <summary>Rows from an asynchronous sequence, through an operator of one's own, out as an asynchronous sequence.</summary>
internal static class Sequences
{
    public static async Task RunAsync()
    {
        Console.WriteLine("Sequences:");
        Flow slow = Pipeline
            .From(Requests.ReadAsync())
            .Through("slow", context => new AboveOperator(context, bound: 0.25));

        // The pipeline runs while the loop does: a slow loop slows the source down, leaving the loop stops the pipeline.
        await foreach (Sample row in slow.RunAsync())
        {
            Console.WriteLine($"  {row.Labels} {row.Value:F1}");
        }
    }
}
