using Streams.Repository.Tests.Support;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Repository.Tests.Docs;

/// <summary>The page of each type of stage is what the code says, and its example runs.</summary>
public sealed class OperatorPagesTests
{
    private static readonly string Folder = RepositoryFolder.Combine("docs", "operators");

    [Theory]
    [MemberData(nameof(StageRegistries.Types), MemberType = typeof(StageRegistries))]
    public void Page_Type_EqualsWhatTheCodeSays(string kind, string type)
    {
        StageDefinition definition = StageRegistries.Find(kind, type);
        string example = File.ReadAllText(ExampleOf(kind, type));

        string page = $"{StageReference.Generate(definition)}\n## A whole topology\n\n```yaml\n{example.TrimEnd()}\n```\n";

        GoldenFile.AssertEqualAt(Path.Combine(Folder, $"{kind}-{type}.md"), page);
    }

    [Theory]
    [MemberData(nameof(StageRegistries.Types), MemberType = typeof(StageRegistries))]
    public void Remarks_Type_AreThere(string kind, string type)
    {
        string page = StageReference.Generate(StageRegistries.Find(kind, type));
        string beforeOptions = page.Split("\n| Key |")[0].Split("\nIt has no options.")[0];

        // Title, sentence of the class, sentence of the options, edges, and the remarks.
        Assert.True(beforeOptions.Trim().Split("\n\n").Length >= 5, $"The class behind {kind} {type} has no remarks.");
    }

    [Theory]
    [MemberData(nameof(StageRegistries.Types), MemberType = typeof(StageRegistries))]
    public async Task Example_Type_RunsToItsEndAndUsesIt(string kind, string type)
    {
        using TestFolder working = new();
        LoadResult loaded = TopologyRun.Load(ExampleOf(kind, type), working.Path);
        Assert.Empty(loaded.Errors.Concat(loaded.Warnings));

        // Without errors there is a description.
        IReadOnlyList<StageStatus> stages = await TopologyRun.ToEndAsync(loaded.Description!);

        Assert.Contains(stages, stage => stage.Kind == kind && stage.Type == type);
        Assert.All(
            stages.Where(stage => stage.Kind != "task").GroupBy(stage => stage.Stage),
            stage => Assert.True(stage.Sum(s => s.Counters.RowsIn + s.Counters.RowsOut) > 0, $"{stage.Key} got no rows"));
    }

    [Fact]
    public void Pages_All_BelongToAType()
    {
        IEnumerable<string> types = StageRegistries.All.All.Select(definition => $"{definition.Kind}-{definition.Type}");

        Assert.Equal(types.Order(), Names(Folder, "*.md"));
        Assert.Equal(types.Order(), Names(Path.Combine(Folder, "examples"), "*.yaml"));
    }

    private static string ExampleOf(string kind, string type)
    {
        string path = Path.Combine(Folder, "examples", $"{kind}-{type}.yaml");
        Assert.True(File.Exists(path), $"{SourceFiles.Relative(path)} is missing: a topology that ends by itself and uses the type");
        return path;
    }

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern).Select(path => Path.GetFileNameWithoutExtension(path)).Order();
}
