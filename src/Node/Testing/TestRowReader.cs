using Streams.Data;
using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing;

/// <summary>Reads the lines under <c>rows</c> and reports those that are wrong where they stand.</summary>
/// <param name="lines">The file's lines.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class TestRowReader(string[] lines, ICollection<TopologyError> errors)
{
    /// <summary>The rows under a source or output; a row without a time has the test's start.</summary>
    public List<Sample> Read(ConfigEntry entry, EventTime start, string component, string field)
    {
        if (entry.Value is not ConfigMapping map || !map.TryGet("rows", out ConfigEntry? found)
            || found.Value is not ConfigScalar rows)
        {
            return [];
        }

        VirtualClock clock = new(DateTimeOffset.FromUnixTimeMilliseconds(start.Milliseconds));
        return TestRows.OfLines(rows.Text, clock, (index, line, problem) =>
        {
            TextPosition position = PlaceOf(rows, index, line, out bool isExact);
            string message = isExact ? problem : $"line {index + 1}: {problem}";
            errors.Add(new TopologyError(component, $"{field}.rows", message, position));
        });
    }

    /// <summary>Where a line of a block of text stands in the file; the start of the text when that cannot be told.</summary>
    private TextPosition PlaceOf(ConfigScalar rows, int index, string line, out bool isExact)
    {
        // A block begins on the line behind its key; lines are counted from 1.
        int number = rows.Position.Line + index;
        string inFile = number < lines.Length ? lines[number].TrimEnd('\r') : "";
        isExact = inFile.Length > 0 && inFile.EndsWith(line.TrimEnd('\r'), StringComparison.Ordinal);
        return isExact
            ? rows.Position with { Line = number + 1, Column = inFile.Length - line.TrimEnd('\r').Length + 1 }
            : rows.Position;
    }
}
