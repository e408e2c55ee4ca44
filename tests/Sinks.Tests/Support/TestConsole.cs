using Spectre.Console;

namespace Streams.Sinks.Tests.Support;

/// <summary>A console in memory.</summary>
public sealed class TestConsole : IDisposable
{
    private readonly StringWriter _writer = new();

    public TestConsole(int width = 80, int height = 24, bool ansi = true)
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.EightBit : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Output(_writer, width, height),
        });
        Console.Profile.Capabilities.Unicode = true;
    }

    public IAnsiConsole Console { get; }

    public string Written => _writer.ToString();

    public string Take()
    {
        string written = _writer.ToString();
        _writer.GetStringBuilder().Clear();
        return written;
    }

    public void Dispose() => _writer.Dispose();

    private sealed class Output(StringWriter writer, int width, int height) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => height;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // A writer in memory has no encoding.
        }
    }
}
