using System.Threading.Channels;
using Streams.Data;
using Streams.Runtime;

namespace Streams.Samples.Embedding;

/// <summary>A pipeline between two channels, which other parts of a program write to and read from.</summary>
internal static class Channels
{
    public static async Task RunAsync()
    {
        Console.WriteLine("Channels:");
        Channel<Sample> measured = Channel.CreateBounded<Sample>(1024);
        Channel<Sample> slow = Channel.CreateBounded<Sample>(1024);

        await using RunningTopology running = await Pipeline
            .From(measured.Reader)
            .Through("slow", context => new AboveOperator(context, bound: 0.25))
            .To(slow.Writer)
            .StartAsync();

        await measured.Writer.WriteAsync(Requests.Of("/pay", second: 0, latency: 0.7));
        await measured.Writer.WriteAsync(Requests.Of("/pay", second: 1, latency: 0.1));

        // The end of the input ends the pipeline, and its end completes the other channel.
        measured.Writer.Complete();
        await foreach (Sample row in slow.Reader.ReadAllAsync())
        {
            Console.WriteLine($"  {row.Labels} {row.Value:F1}");
        }

        // Had a stage failed, this would throw its StageException.
        await running.Completion;
    }
}
