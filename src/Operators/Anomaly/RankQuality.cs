namespace Streams.Operators.Anomaly;

/// <summary>How well scores put anomalous rows above normal ones.</summary>
public static class RankQuality
{
    /// <summary>
    /// The area under the ROC curve: how likely an anomalous row scores above a normal one; of equal scores half counts.
    /// NaN when one of the two kinds is missing.
    /// </summary>
    public static double Auroc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isAnomalous)
    {
        if (scores.Length != isAnomalous.Length)
        {
            throw new ArgumentException("There must be a label for each score.", nameof(isAnomalous));
        }

        double[] sorted = scores.ToArray();
        bool[] labels = isAnomalous.ToArray();
        Array.Sort(sorted, labels);
        double won = 0;
        long normal = 0;
        long anomalous = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start;
            long normalHere = 0;
            long anomalousHere = 0;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                _ = labels[end++] ? anomalousHere++ : normalHere++;
            }

            won += anomalousHere * (normal + normalHere / 2.0);
            normal += normalHere;
            anomalous += anomalousHere;
        }

        return normal == 0 || anomalous == 0 ? double.NaN : won / normal / anomalous;
    }
}
