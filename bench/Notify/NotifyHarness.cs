using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Engine;

namespace Streams.Bench.Notify;

/// <summary>Notification under load: batches of alerts among many active ones, what an alert costs in memory, and a storm.</summary>
internal static class NotifyHarness
{
    private const int Active = 100_000;
    private const int Batch = 1000;
    private const int Rounds = 25;

    // How far the alerts of a scattered batch are from each other in the order in which they came first.
    private const int Scatter = 97;

    public static async Task<int> RunAsync()
    {
        await StormHarness.RunAsync();
        OneCore.Pin();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("streams-bench-");
        try
        {
            Console.WriteLine($"{Active:N0} active alerts in {NotifyLoad.Groups:N0} groups, batches of {Batch:N0}, one core");
            Batches("in memory", new MemoryJournal(), () => { });
            using NotifyDatabase database = NotifyDatabase.Open(Path.Combine(folder.FullName, "notify.db"));
            Batches("with a data folder, synced", database, database.Commit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Batches(string name, INotifyJournal journal, Action commit)
    {
        EventTime now = NotifyLoad.Start;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        NotifyCore core = new(NotifyLoad.Config("http://127.0.0.1:9/", TimeSpan.FromSeconds(30)), journal, new Random(1), now);
        NotifyLoad.Silence(core, now);
        for (int first = 0; first < Active; first += Batch)
        {
            core.Apply(NotifyLoad.Alerts(Enumerable.Range(first, Batch), now, now), now);
            commit();
        }

        // Everything is told once, as it is in an installation that has been up for a while.
        List<Attempt> starts = [];
        now = now.Plus(TimeSpan.FromSeconds(31));
        do
        {
            starts.Clear();
            core.Advance(now, starts);
            commit();
            starts.ForEach(attempt => core.Finish(attempt, SendResult.Delivered, now));
        }
        while (starts.Count > 0);

        commit();
        starts = [];
        long bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Active;
        Console.WriteLine($"{name}: {bytes:N0} bytes an alert");
        now = Measure("  the same again", core, commit, now, (round, i) => (round * Batch) + i, startsAt: _ => NotifyLoad.Start);
        now = Measure(
            "  the same, scattered", core, commit, now, (round, i) => ((i * Scatter) + round) % Active, startsAt: _ => NotifyLoad.Start);
        Measure("  all of them new", core, commit, now, (round, i) => Active + (round * Batch) + i, startsAt: at => at);
    }

    private static EventTime Measure(
        string name, NotifyCore core, Action commit, EventTime now, Func<int, int, int> index, Func<EventTime, EventTime> startsAt)
    {
        List<Attempt> starts = [];
        double[] milliseconds = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            now = now.Plus(TimeSpan.FromSeconds(1));
            AlertUpdate[] batch = NotifyLoad.Alerts(Enumerable.Range(0, Batch).Select(i => index(round, i)), startsAt(now), now);
            long start = Stopwatch.GetTimestamp();
            core.Apply(batch, now);
            core.Advance(now, starts);
            commit();
            milliseconds[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            starts.ForEach(attempt => core.Finish(attempt, SendResult.Delivered, now));
            starts.Clear();
        }

        Array.Sort(milliseconds);
        Console.WriteLine(
            $"{name,-20} best {milliseconds[0]:F2} ms, median {milliseconds[Rounds / 2]:F2} ms, worst {milliseconds[^1]:F2} ms");
        return now;
    }
}
