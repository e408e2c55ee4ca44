using Streams.Data;

namespace Streams.TestKit.Conformance;

/// <summary>All that came out of a run, by output.</summary>
internal sealed class RunResult
{
    private readonly List<string> _names = [];
    private readonly List<OutputRow> _rows = [];
    private readonly List<AlertChange> _alerts = [];

    public int Count => _rows.Count + _alerts.Count;

    /// <summary>Takes over what the harnesses of one run gave, one after the other.</summary>
    public static RunResult Of(params ReadOnlySpan<OperatorHarness> harnesses)
    {
        RunResult result = new();
        foreach (string name in harnesses[0].OutputNames)
        {
            foreach (OperatorHarness harness in harnesses)
            {
                result.Add(name, harness.Output(name));
                result._alerts.AddRange(harness.Alerts(name));
            }
        }

        return result;
    }

    public void AssertSame(RunResult other, string because)
    {
        int rows = Math.Min(_rows.Count, other._rows.Count);
        for (int i = 0; i < rows; i++)
        {
            if (_names[i] != other._names[i] || !_rows[i].Equals(other._rows[i]))
            {
                Assert.Fail(
                    $"{because}: row {i} is '{other._names[i]}' {other._rows[i]}, expected '{_names[i]}' {_rows[i]}.");
            }
        }

        Assert.True(_rows.Count == other._rows.Count, $"{because}: {other._rows.Count} rows, expected {_rows.Count}.");
        Assert.Equal(_alerts, other._alerts);
    }

    private void Add(string name, IReadOnlyList<OutputRow> rows)
    {
        _rows.AddRange(rows);
        _names.AddRange(Enumerable.Repeat(name, rows.Count));
    }
}
