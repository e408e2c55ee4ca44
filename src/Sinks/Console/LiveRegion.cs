using Spectre.Console;
using Spectre.Console.Rendering;

namespace Streams.Sinks.Console;

/// <summary>The last lines of a terminal, painted over and over again in place.</summary>
internal sealed class LiveRegion
{
    private readonly IAnsiConsole _console;
    private int _height;

    public LiveRegion(IAnsiConsole console)
    {
        _console = console;
    }

    /// <summary>Paints over what was painted last, in one write so that nothing flickers.</summary>
    public void Paint(IRenderable content)
    {
        int width = _console.Profile.Width;
        List<SegmentLine> lines = Segment.SplitLines(content.Render(RenderOptions.Create(_console), width), width);
        List<Segment> output = [Segment.Control(ToTop())];
        foreach (SegmentLine line in lines)
        {
            output.AddRange(line);
            output.Add(Segment.Control("\e[K"));
            output.Add(Segment.LineBreak);
        }

        output.Add(Segment.Control("\e[J"));
        _height = lines.Count;
        _console.Write(new Painted(output));
    }

    /// <summary>Clears the region; what is written next stands in its place.</summary>
    public void Erase()
    {
        if (_height > 0)
        {
            _console.Write(new Painted([Segment.Control(ToTop() + "\e[J")]));
            _height = 0;
        }
    }

    private string ToTop() => _height > 0 ? $"\r\e[{_height}A" : "\r";

    private sealed class Painted(List<Segment> segments) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
