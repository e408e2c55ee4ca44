using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>Writes how tests went, for people: a line a test, and below it what is not as expected.</summary>
internal sealed class TestReport(TextWriter writer, bool isTerminal)
{
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Plain = "\u001b[0m";
    private const string Indent = "      ";

    public void Write(TopologyTestResult result) => Write(
        result.Test.Position, result.Test.Name, [.. result.Problems, .. result.Differences.SelectMany(DifferenceText.Lines)]);

    /// <summary>Writes how a test went.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="name">Its name.</param>
    /// <param name="differences">What was otherwise than expected, as lines; none when it has passed.</param>
    public void Write(TextPosition place, string name, IReadOnlyList<string> differences)
    {
        string test = $"{place.File}:{place.Line}: {name}";
        writer.WriteLine(differences.Count == 0 ? $"{Colour(Green, "ok")}    {test}" : $"{Colour(Red, "FAIL")}  {test}");
        foreach (string line in differences)
        {
            string colour = line.StartsWith("  -", StringComparison.Ordinal) ? Red
                : line.StartsWith("  +", StringComparison.Ordinal) ? Green
                : "";
            writer.WriteLine(Indent + Colour(colour, line));
        }
    }

    public void WriteSummary(int passed, int failed) => writer.WriteLine($"{passed} passed, {failed} failed");

    private string Colour(string colour, string text) => isTerminal && colour.Length > 0 ? colour + text + Plain : text;
}
