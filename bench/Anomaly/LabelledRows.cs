using System.Runtime.InteropServices;

namespace Streams.Bench.Anomaly;

/// <summary>Rows of features, and which of them are anomalous.</summary>
internal sealed record LabelledRows(string Name, int Columns, double[] Rows, bool[] IsAnomalous)
{
    public int Count => IsAnomalous.Length;

    /// <summary>Writes the rows as a program in another language reads them fastest.</summary>
    public void Write(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, $"{Name}.rows"), MemoryMarshal.AsBytes(Rows.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, $"{Name}.labels"), MemoryMarshal.AsBytes(IsAnomalous.AsSpan()));
    }
}
