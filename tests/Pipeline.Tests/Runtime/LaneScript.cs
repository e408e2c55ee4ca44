using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

/// <summary>What some lanes send to every task: random watermarks and times of being idle, and a barrier each.</summary>
internal sealed class LaneScript
{
    private readonly List<Message>[] _channels;

    public LaneScript(Random random, int laneCount, int messageCount)
    {
        IngestTime time = new();
        InputState[] lanes = [.. Enumerable.Range(0, laneCount).Select(_ => time.Open())];
        long[] newest = new long[laneCount];
        _channels = [.. lanes.Select(_ => new List<Message>())];
        for (int i = 0; i < messageCount; i++)
        {
            int lane = random.Next(laneCount);
            switch (random.Next(4))
            {
                case 0:
                    Send(lane, time.OnIdle(lanes[lane]), newest[lane], isIdle: true);
                    break;
                case 1:
                    // Late rows alone: the lane holds time back without moving its own.
                    time.Wake(lanes[lane]);
                    Send(lane, null, newest[lane], isIdle: false);
                    break;
                default:
                    time.Wake(lanes[lane]);
                    Send(lane, null, newest[lane], isIdle: false, new EventTime(Math.Max(newest[lane], time.Watermark.Milliseconds)));
                    newest[lane] += random.Next(1, 100);
                    Send(lane, time.OnData(lanes[lane], new EventTime(newest[lane])), newest[lane], isIdle: false);
                    break;
            }
        }

        // The barrier is somewhere in each channel.
        foreach (List<Message> channel in _channels)
        {
            channel.Insert(random.Next(channel.Count + 1), new Message(null, 0, IsIdle: false, IsBarrier: true));
        }
    }

    /// <summary>Rows that were read at a time that had moved past them, though they were not late when they were sent.</summary>
    public int RowsPassed { get; private set; }

    /// <summary>The time of a task at the barrier that takes the steps made where the lanes begin.</summary>
    public EventTime ReadSteps(Random order)
    {
        TimeSteps steps = new();
        EventTime reached = EventTime.Minimum;
        Read(order, (_, message) =>
        {
            if (message.Step is { } step)
            {
                steps.Add(step);
                while (steps.TryTake(out EventTime watermark))
                {
                    reached = watermark;
                }
            }

            RowsPassed += message.Row < reached ? 1 : 0;
        });
        return reached;
    }

    /// <summary>The time of a task at the barrier that joins what it reads by itself.</summary>
    public EventTime ReadAndJoin(Random order)
    {
        InputTracker tracker = new(0);
        InputState[] inputs = [.. _channels.Select(_ => new InputState())];
        Array.ForEach(inputs, tracker.Add);
        Read(order, (lane, message) =>
        {
            if (message.IsIdle)
            {
                InputTracker.OnIdle(inputs[lane]);
            }
            else
            {
                InputTracker.OnData(inputs[lane], new EventTime(message.Watermark));
            }

            tracker.TryAdvance();
        });
        return tracker.Watermark;
    }

    private void Send(int lane, TimeStep? step, long watermark, bool isIdle, EventTime? row = null) =>
        _channels[lane].Add(new Message(step, watermark, isIdle, IsBarrier: false, row));

    private void Read(Random order, Action<int, Message> onMessage)
    {
        int[] at = new int[_channels.Length];
        List<int> open = [.. Enumerable.Range(0, _channels.Length)];
        while (open.Count > 0)
        {
            int lane = open[order.Next(open.Count)];
            Message message = _channels[lane][at[lane]++];
            if (message.IsBarrier)
            {
                open.Remove(lane);
            }
            else
            {
                onMessage(lane, message);
            }
        }
    }

    private readonly record struct Message(TimeStep? Step, long Watermark, bool IsIdle, bool IsBarrier, EventTime? Row = null);
}
