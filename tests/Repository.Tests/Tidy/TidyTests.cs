using System.Text.RegularExpressions;
using System.Xml.Linq;
using Streams.Repository.Tests.Support;
using Streams.TestKit;

namespace Streams.Repository.Tests.Tidy;

/// <summary>Rules of the house that no analyzer knows.</summary>
public sealed partial class TidyTests
{
    private const int FileLinesMax = 400;
    private const int LineLettersMax = 140;

    // Rows of a table of cases read better unbroken, as raw strings do.
    private const string TestData = "[InlineData(";

    private static readonly string[] Everywhere = ["src", "tests", "bench", "samples"];

    // Split, so that this file does not break its own rules.
    private static readonly string[] Forbidden =
    [
        "TO" + "DO", "FIX" + "ME", "HA" + "CK", "Thread" + ".Sleep", "/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/",
    ];

    [Fact]
    public void Files_All_AreNotTooLong() =>
        Findings.AssertNone(SourceFiles.In(Everywhere)
            .Where(path => SourceFiles.Read(path).Length > FileLinesMax)
            .Select(path => $"{path}: look for the second idea in it"));

    [Fact]
    public void Lines_OutsideRawStrings_AreNotTooLong() =>
        Findings.AssertNone(SourceFiles.In(Everywhere).SelectMany(path => CodeLines.Of(SourceFiles.Read(path))
            .Where(line => line.Text.Length > LineLettersMax && !line.Text.Contains(TestData, StringComparison.Ordinal))
            .Select(line => $"{path}:{line.Number}: {line.Text.Length} letters")));

    [Fact]
    public void Lines_All_HaveNoLeftovers() =>
        Findings.AssertNone(SourceFiles.In(Everywhere).SelectMany(path => SourceFiles.Read(path)
            .Select((text, index) => (Place: $"{path}:{index + 1}", Word: Array.Find(Forbidden, text.Contains)))
            .Where(line => line.Word is not null)
            .Select(line => $"{line.Place}: {line.Word}")));

    [Fact]
    public void PublicTypes_Sources_StandOneInAFile() =>
        Findings.AssertNone(SourceFiles.In("src")
            .Select(path => (Path: path, Types: PublicTypesOf(path)))
            .Where(file => file.Types.Length > 1 && !IsStageWithOptions(file.Types))
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}"));

    [Fact]
    public void Namespaces_Sources_AreTheProjectsRootAndTheFolder() =>
        Findings.AssertNone(Directory.GetFiles(RepositoryFolder.Combine("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(WrongNamespaces));

    [Theory]
    [MemberData(nameof(StageRegistries.Types), MemberType = typeof(StageRegistries))]
    public void StageTypes_All_HaveATestClassAtTheMirroredPath(string kind, string type)
    {
        Type stage = StageRegistries.ClassOf(StageRegistries.Find(kind, type));
        string source = Assert.Single(SourceFiles.In("src"), path => Path.GetFileName(path) == $"{stage.Name}.cs");
        string[] parts = source.Split('/');

        string test = string.Join('/', ["tests", $"{parts[1]}.Tests", .. parts[2..^1], $"{stage.Name}Tests.cs"]);

        Assert.True(File.Exists(RepositoryFolder.Combine(test)), $"{test} is missing");
    }

    private static string[] PublicTypesOf(string path) =>
        [.. SourceFiles.Read(path).Select(line => PublicType().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value)];

    private static bool IsStageWithOptions(string[] types) =>
        types.Length == 2 && types[0].EndsWith("Options", StringComparison.Ordinal)
        && (types[1].EndsWith("Operator", StringComparison.Ordinal)
            || types[1].EndsWith("Source", StringComparison.Ordinal)
            || types[1].EndsWith("Sink", StringComparison.Ordinal));

    private static IEnumerable<string> WrongNamespaces(string project)
    {
        string folder = SourceFiles.Relative(Path.GetDirectoryName(project) ?? "");
        string root = XDocument.Load(project).Descendants("RootNamespace").Single().Value;
        foreach (string path in SourceFiles.In(folder))
        {
            string[] below = path[(folder.Length + 1)..].Split('/')[..^1];

            // What programs embed is found without a namespace of its own.
            string expected = string.Join('.', [root, .. below.Where(part => part != "Embedding")]);
            string? declared = SourceFiles.Read(path).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            if (declared is not null && declared != $"namespace {expected};")
            {
                yield return $"{path}: {declared} instead of {expected}";
            }
        }
    }

    [GeneratedRegex(@"^public [a-z ]*\b(?:class|record struct|record|struct|interface|enum|delegate \w+) (\w+)")]
    private static partial Regex PublicType();
}
