using Streams.Operators.Rules.OnStream;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Rules.OnStream;

/// <summary>Options whose rule files are written for a test.</summary>
internal sealed class RuleFiles : IDisposable
{
    private readonly TestFolder _folder = new();
    private int _written;

    /// <summary>Options with one rule file.</summary>
    public RulesOptions Of(string rules)
    {
        // Always the same name, as it would be after a change.
        Directory.CreateDirectory(_folder.File($"{++_written}"));
        return new RulesOptions { Files = [new InputPath(_folder.Write($"{_written}/rules.yaml", rules))], CatchUp = 1_000 };
    }

    /// <summary>Options with several rule files, by their paths.</summary>
    public RulesOptions OfFiles(params IEnumerable<(string Path, string Rules)> files) => new()
    {
        Files = [.. files.Select(file =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file.Path))!);
            return new InputPath(_folder.Write(file.Path, file.Rules));
        })],
        CatchUp = 1_000,
    };

    /// <summary>Options with one group.</summary>
    public RulesOptions OfGroup(string rules, string interval = "15s") => Of(
        $"groups:\n- name: test\n  interval: {interval}\n  rules:\n"
        + string.Join('\n', rules.TrimEnd().Split('\n').Select(line => "  " + line)) + "\n");

    public void Dispose() => _folder.Dispose();
}
