using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Testing;

/// <summary>A test of queries in the format of Prometheus' own: <c>load</c>, <c>clear</c>, <c>eval</c> and what is expected.</summary>
public sealed class Script : IParsable<Script>
{
    private readonly List<ScriptCommand> _commands;

    private Script(List<ScriptCommand> commands)
    {
        _commands = commands;
    }

    /// <summary>How queries of scripts are evaluated: as Prometheus' own tests do it.</summary>
    public static QueryOptions Options { get; } = new() { DelaysNameRemoval = true };

    /// <summary>Reads a script; the message of the exception gives the line and what is wrong there.</summary>
    public static Script Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Script(new ScriptParser(text).Parse());
    }

    /// <inheritdoc />
    public static Script Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Script result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>Runs the script and says how each query came out, as it does.</summary>
    public IEnumerable<ScriptResult> Run(QueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ScriptRun run = new(options ?? Options);
        foreach (ScriptCommand command in _commands)
        {
            if (run.Execute(command, cancellationToken) is { } result)
            {
                yield return result;
            }
        }
    }
}
