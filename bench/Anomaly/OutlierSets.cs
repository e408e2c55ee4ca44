namespace Streams.Bench.Anomaly;

/// <summary>Data sets of different shape with known outliers, the same in every run.</summary>
internal static class OutlierSets
{
    /// <summary>All of them.</summary>
    public static IEnumerable<LabelledRows> All() =>
    [
        Make("clusters", 4_000, 4, 0.05, 1, (random, isAnomalous, row) =>
        {
            int cluster = random.Next(3);
            for (int f = 0; f < row.Length; f++)
            {
                double center = 6 * Math.Cos(cluster * 2.1 + f);
                row[f] = isAnomalous ? 24 * random.NextDouble() - 12 : center + Normal(random);
            }
        }),
        Make("local", 4_000, 2, 0.04, 2, (random, isAnomalous, row) =>
        {
            // Between a dense and a wide cluster: near the dense one by the wide one's measure.
            bool isDense = isAnomalous || random.Next(2) == 0;
            double width = isAnomalous ? 1.6 : isDense ? 0.3 : 2;
            for (int f = 0; f < row.Length; f++)
            {
                row[f] = (isDense ? -4 : 4) + width * Normal(random);
            }
        }),
        Make("global", 5_000, 10, 0.02, 3, (random, isAnomalous, row) =>
        {
            double distance = isAnomalous ? 2.5 : 1;
            for (int f = 0; f < row.Length; f++)
            {
                row[f] = distance * Normal(random);
            }
        }),
        Make("dependent", 5_000, 6, 0.05, 4, (random, isAnomalous, row) =>
        {
            // Every feature alone looks the same in all rows; only together do the anomalous ones differ.
            double common = Normal(random);
            for (int f = 0; f < row.Length; f++)
            {
                row[f] = isAnomalous ? 1.6 * Normal(random) : common * (f % 2 == 0 ? 1 : -1) + 0.3 * Normal(random);
            }
        }),
        Make("high dimension", 1_500, 100, 0.05, 5, (random, isAnomalous, row) =>
        {
            // Ten causes behind a hundred features, as in measurements of one system.
            Span<double> causes = stackalloc double[10];
            foreach (ref double cause in causes)
            {
                cause = Normal(random) * (isAnomalous ? 2 : 1);
            }

            for (int f = 0; f < row.Length; f++)
            {
                row[f] = causes[f % causes.Length] + 0.5 * Normal(random);
            }
        }),
        Make("heavy tails", 5_000, 5, 0.03, 6, (random, isAnomalous, row) =>
        {
            for (int f = 0; f < row.Length; f++)
            {
                // Student's t with three degrees of freedom.
                double spread = Math.Sqrt((Square(random) + Square(random) + Square(random)) / 3);
                row[f] = Normal(random) / spread + (isAnomalous ? 4 : 0);
            }
        }),
        Make("few rows", 80, 4, 0.1, 7, (random, isAnomalous, row) =>
        {
            for (int f = 0; f < row.Length; f++)
            {
                row[f] = Normal(random) + (isAnomalous ? 2.5 : 0);
            }
        }),
    ];

    /// <summary>Rows to measure speed with.</summary>
    public static LabelledRows Large(int count, int columns) => Make("large", count, columns, 0, 8, (random, _, row) =>
    {
        for (int f = 0; f < row.Length; f++)
        {
            row[f] = Normal(random);
        }
    });

    private static LabelledRows Make(string name, int count, int columns, double share, int seed, RowFiller fill)
    {
        Random random = new(seed);
        double[] rows = new double[count * columns];
        bool[] labels = new bool[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.NextDouble() < share;
            fill(random, labels[i], rows.AsSpan(i * columns, columns));
        }

        return new LabelledRows(name.Replace(' ', '_'), columns, rows, labels);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Square(Random random)
    {
        double value = Normal(random);
        return value * value;
    }

    private delegate void RowFiller(Random random, bool isAnomalous, Span<double> row);
}
