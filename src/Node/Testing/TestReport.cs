using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>Writes how tests went, for people: a line a test, and below it what is not as expected.</summary>
internal sealed class TestReport(TextWriter writer, bool isTerminal)
{
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Plain = "\u001b[0m";
    private const string Indent = "      ";

    public void Write(TopologyTestResult result)
    {
        TextPosition place = result.Test.Position;
        string test = $"{place.File}:{place.Line}: {result.Test.Name}";
        if (result.HasPassed)
        {
            writer.WriteLine($"{Colour(Green, "ok")}    {test}");
            return;
        }

        writer.WriteLine($"{Colour(Red, "FAIL")}  {test}");
        foreach (string problem in result.Problems)
        {
            writer.WriteLine(Indent + problem);
        }

        foreach (string line in result.Differences.SelectMany(DifferenceText.Lines))
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
