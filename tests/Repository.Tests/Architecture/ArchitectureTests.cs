using System.Reflection;
using System.Xml.Linq;
using Streams.Repository.Tests.Support;
using Streams.TestKit;

namespace Streams.Repository.Tests.Architecture;

/// <summary>The arrows between the projects, and what the pure ones must not know of.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Pipeline"] = [],
        ["PromQL"] = ["Pipeline"],
        ["Operators"] = ["Pipeline", "PromQL"],
        ["Storage"] = ["Pipeline"],
        ["Kafka"] = ["Pipeline"],
        ["Sources"] = ["Pipeline", "PromQL", "Operators", "Storage", "Kafka"],
        ["Sinks"] = ["Pipeline", "PromQL", "Storage", "Kafka"],
        ["Node"] = ["Pipeline", "PromQL", "Operators", "Storage", "Kafka", "Sources", "Sinks"],
    };

    // Prefixes of names. What only describes a path or a moment (System.IO.Path, TimeSpan) is no I/O and no clock.
    private static readonly string[] Impure =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.DriveInfo", "System.IO.StreamReader", "System.IO.StreamWriter",
        "System.IO.RandomAccess", "System.IO.Pipes.", "System.Net.", "System.Console", "System.Data.", "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch", "System.Threading.Thread", "System.Threading.Timer", "System.Threading.PeriodicTimer",
        "System.Threading.Tasks.Task::Delay", "System.Threading.Tasks.Task::Run", "System.Threading.Channels.",
        "System.TimeProvider", "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.Environment::get_TickCount",
        "System.Environment::get_ProcessorCount", "System.Environment::GetEnvironment", "System.Environment::get_CurrentDirectory",
        "System.Random::get_Shared", "System.Guid::NewGuid", "Confluent.", "Npgsql.", "Microsoft.Data.", "Microsoft.AspNetCore.",
        "Spectre.",
    ];

    public static TheoryData<string> Projects =>
        new(Directory.GetDirectories(RepositoryFolder.Combine("src")).Select(folder => Path.GetFileName(folder)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_Project_FollowTheArrows(string project)
    {
        string file = Assert.Single(Directory.GetFiles(RepositoryFolder.Combine("src", project), "*.csproj"));

        IEnumerable<string> referenced = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")?.Value.Split('/')[^2] ?? "");

        Findings.AssertNone(referenced.Except(Allowed[project]));
    }

    [Theory]
    [InlineData("Pipeline")]
    [InlineData("PromQL")]
    [InlineData("Operators")]
    [InlineData("Storage")]
    [InlineData("Sources")]
    [InlineData("Sinks")]
    public void ReferencedAssemblies_Project_FollowTheArrows(string project)
    {
        Assembly assembly = Assembly.Load($"Streams.{project}");

        IEnumerable<string> referenced = assembly.GetReferencedAssemblies()
            .Select(name => name.Name ?? "")
            .Where(name => name.StartsWith("Streams.", StringComparison.Ordinal))
            .Select(name => name["Streams.".Length..]);

        Findings.AssertNone(referenced.Except(Allowed[project]));
    }

    [Theory]
    [InlineData("Operators")]
    [InlineData("PromQL")]
    public void MemberReferences_PureProject_HaveNoInputOutputNorClock(string project) =>
        Findings.AssertNone(ImpureIn(project));

    [Fact]
    public void MemberReferences_ProjectWithInputAndOutput_AreFound()
    {
        IEnumerable<string> found = ImpureIn("Sources");

        Assert.Contains("System.IO.FileStream", found);
        Assert.Contains("System.Console::OpenStandardInput", found);
        Assert.Contains("System.TimeProvider", found);
    }

    private static IEnumerable<string> ImpureIn(string project) =>
        MemberReferences.Of(Path.Combine(AppContext.BaseDirectory, $"Streams.{project}.dll"))
            .Where(name => Impure.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
