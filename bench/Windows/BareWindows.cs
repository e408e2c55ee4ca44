using System.Diagnostics;

namespace Streams.Bench.Windows;

/// <summary>Count, sum, sum of squares, least and greatest of each series in plain doubles, written out once a window.</summary>
internal static class BareWindows
{
    private const int ValueMask = (1 << 16) - 1;

    public static double Nanoseconds(int seriesCount, int rowsPerWindow, int rounds)
    {
        Random random = new(1);
        int[] order = [.. Enumerable.Range(0, seriesCount)];
        random.Shuffle(order);
        double[] values = new double[ValueMask + 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextDouble();
        }

        State[] states = new State[seriesCount];
        double[] results = new double[seriesCount * 6];
        int at = 0;
        long start = 0;
        for (int round = -rowsPerWindow; round < rounds; round++)
        {
            start = round == 0 ? Stopwatch.GetTimestamp() : start;
            foreach (int series in order)
            {
                ref State state = ref states[series];
                double value = values[at++ & ValueMask];
                state.Count++;
                state.Sum += value;
                state.Squares += value * value;
                state.Least = Math.Min(state.Least, value);
                state.Greatest = Math.Max(state.Greatest, value);
            }

            if ((round + rowsPerWindow + 1) % rowsPerWindow == 0)
            {
                Emit(states, results);
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / rounds / seriesCount;
    }

    private static void Emit(State[] states, double[] results)
    {
        for (int i = 0; i < states.Length; i++)
        {
            State state = states[i];
            double mean = state.Sum / state.Count;
            Span<double> result = results.AsSpan(i * 6, 6);
            result[0] = state.Count;
            result[1] = state.Sum;
            result[2] = state.Least;
            result[3] = state.Greatest;
            result[4] = mean;
            result[5] = Math.Sqrt((state.Squares / state.Count) - (mean * mean));
            states[i] = default;
        }
    }

    private struct State
    {
        public long Count;
        public double Sum;
        public double Squares;
        public double Least;
        public double Greatest;
    }
}
