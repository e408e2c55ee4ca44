using FsCheck;
using FsCheck.Fluent;
using Streams.Storage;
using Streams.Storage.Logs;
using Streams.TestKit;
using Streams.Tests.Disks;

namespace Streams.Tests.Logs;

/// <summary>Whatever happens to the disk: what was acknowledged and not trimmed is read back, in order, to the byte.</summary>
public sealed class LogCrashTests
{
    private static readonly LocalLogOptions Options = new() { MaxBytes = 100_000, SegmentBytes = 3000 };

    [Fact]
    public void ReadRecords_AfterRandomCrashes_HasAllThatWasAcknowledged()
    {
        int crashes = 0;
        int acknowledged = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), async seed =>
        {
            Life life = new(seed);
            await life.RunAsync();
            crashes += life.Crashes;
            acknowledged += life.AcknowledgedCount;
        }).Check(Seeded.Runs(300));

        Assert.True(crashes > Seeded.Cases(300) && acknowledged > Seeded.Cases(1500), $"{crashes} crashes, {acknowledged} records");
    }

    /// <summary>The life of one log: appends, trims, failing syncs, kills and losses of power, by a seed.</summary>
    private sealed class Life(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SimulatedDisk _disk = new();
        private readonly SortedDictionary<long, byte[]> _acknowledged = [];
        private long _trimmed;
        private long _highest;

        public int Crashes { get; private set; }

        public int AcknowledgedCount { get; private set; }

        public async Task RunAsync()
        {
            for (int start = 0; start < 5; start++)
            {
                await LiveAsync();
                Crashes++;
            }

            await using LocalLog log = LogTesting.Open(_disk, Options);
            Check(log.Partition("push"));
        }

        private async Task LiveAsync()
        {
            try
            {
                LocalLog log = LogTesting.Open(_disk, Options);
                LogPartition partition = log.Partition("push");
                Check(partition);
                _disk.CutPowerAfter(_random.Next(1, 60));
                while (!_disk.IsOff)
                {
                    await StepAsync(partition);
                }
            }
            catch (StorageException)
            {
                // The power went while it was opened.
                Assert.True(_disk.IsOff);
            }

            // A process that is killed closes nothing; one that loses power has nothing to close.
            if (_random.Next(4) == 0)
            {
                _disk.KillProcess();
            }
            else
            {
                _disk.Restart(_random);
            }
        }

        private async Task StepAsync(LogPartition partition)
        {
            switch (_random.Next(12))
            {
                case 0:
                    _disk.IsNextSyncToFail = true;
                    break;
                case 1:
                    _trimmed = Math.Max(_trimmed, _acknowledged.Keys.ElementAtOrDefault(_acknowledged.Count / 2));
                    partition.TrimBelow(_trimmed);
                    break;
                default:
                    await AppendAsync(partition);
                    break;
            }

            if (partition.Failure is not null && !_disk.IsOff)
            {
                try
                {
                    partition.Reopen();
                }
                catch (StorageException)
                {
                    Assert.True(_disk.IsOff);
                }
            }
        }

        private async Task AppendAsync(LogPartition partition)
        {
            // Several at once, so that some share a sync.
            byte[][][] appends = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => NewRecords())];
            Task<long>[] tasks = [.. appends.Select(async records =>
                await partition.AppendAsync([.. records.Select(r => (ReadOnlyMemory<byte>)r)], CancellationToken.None))];
            for (int i = 0; i < tasks.Length; i++)
            {
                try
                {
                    long at = await tasks[i];
                    Assert.True(at > _highest, "an offset came back");
                    _highest = at;
                    foreach (byte[] record in appends[i].Reverse())
                    {
                        at -= LogRecordHeader.Bytes + record.Length;
                        _acknowledged.Add(at, record);
                        AcknowledgedCount++;
                    }
                }
                catch (StorageException)
                {
                    // Not acknowledged: it may be there or not.
                }
            }
        }

        private byte[][] NewRecords() => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ =>
        {
            byte[] record = new byte[_random.Next(0, 900)];
            _random.NextBytes(record);
            return record;
        })];

        private void Check(LogPartition partition)
        {
            Assert.True(partition.First <= _trimmed);
            Assert.True(partition.End >= _highest);
            Dictionary<long, byte[]> found = partition.ReadRecords().ToDictionary(r => r.Offset, r => r.Bytes);
            foreach ((long offset, byte[] bytes) in _acknowledged.Where(r => r.Key >= _trimmed))
            {
                Assert.True(found.TryGetValue(offset, out byte[]? read), $"offset {offset} is gone");
                Assert.Equal(bytes, read);
            }
        }
    }
}
