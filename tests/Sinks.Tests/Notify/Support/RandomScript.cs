using Streams.Data;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Sinks.Tests.Notify.Support;

/// <summary>
/// A script of alerts that come and go, the same for a seed; with crashes, what came just before is told again after each.
/// </summary>
internal static class RandomScript
{
    private const int Steps = 60;
    private const int Replayed = 5;

    public static void Run(NotifyHarness harness, int seed, bool crashes)
    {
        Random script = new(seed);
        Random faults = new(seed + 1000);
        List<AlertUpdate> told = [];
        for (int step = 0; step < Steps; step++)
        {
            string name = $"A{script.Next(4)}";
            string team = script.Next(2) == 0 ? "x" : "y";
            bool isFiring = script.Next(2) == 0;
            AlertUpdate update = new(
                NotifyHarness.LabelsOf($"{name}{{team={team}}}"),
                Labels.Empty,
                harness.Now,
                isFiring ? EventTime.Maximum : harness.Now)
            {
                ToldAt = harness.Now,
            };
            told.Add(update);
            harness.Apply(update);
            if (crashes && faults.Next(3) == 0)
            {
                harness.Crash();
                harness.Apply([.. told.TakeLast(Replayed)]);
            }

            harness.Advance(TimeSpan.FromSeconds(script.Next(1, 200)));
        }
    }
}
