using System.Globalization;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>Runs a topology and kills it at random moments, again and again, while something else feeds it.</summary>
internal static class KilledNode
{
    /// <summary>How often: 10 times, 50 in the long form.</summary>
    public static int KillCount => Seeded.IsLong ? 50 : 10;

    /// <summary>Starts the node and kills it some moments after it runs; its log is appended to the file <c>log</c>.</summary>
    public static async Task KillAsync(TestFolder folder, string command, Random random)
    {
        for (int i = 0; i < KillCount; i++)
        {
            await KillOnceAsync(folder, command, random);
        }
    }

    /// <summary>As <see cref="KillAsync"/>, once.</summary>
    /// <param name="folder">Where the node runs.</param>
    /// <param name="command">Its arguments.</param>
    /// <param name="random">Chooses the moment.</param>
    /// <param name="until">What must hold first, for the shell; the file <c>began</c> is from when the node began to run.</param>
    public static Task KillOnceAsync(TestFolder folder, string command, Random random, string until = "true")
    {
        string moment = (0.2 + random.NextDouble()).ToString("F2", CultureInfo.InvariantCulture);
        return NodeProcess.RunShellAsync(folder, $"""
            : >now
            $STREAMS {command} 2>now &
            node=$!
            until grep -q 'runs on' now; do kill -0 $node || break; sleep 0.02; done
            : >began
            until {until}; do kill -0 $node || break; sleep 0.02; done
            sleep {moment}
            kill -9 $node
            wait
            cat now >>log
            """);
    }
}
