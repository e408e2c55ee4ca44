using Streams.Topology.Schema;

namespace Streams.Tests.Topology.Schema;

public sealed class XmlSummariesTests
{
    [Fact]
    public void Of_DocumentedMembers_GivesTheirSummaries()
    {
        XmlSummaries summaries = new();

        Assert.Equal("How the rows on the bus are written.", summaries.Of(typeof(BusFormat)));
        Assert.Equal("Snappy and protobuf.", summaries.Of(typeof(BusFormat), "RemoteWrite"));
        Assert.Equal("The file, or `-`.", summaries.Of(typeof(FileSourceOptions).GetProperty("Path")!)); // It is declared above.
    }

    [Fact]
    public void Of_AssemblyWithoutAFile_IsEmpty()
    {
        XmlSummaries summaries = new();

        Assert.Equal("", summaries.Of(typeof(string)));
        Assert.Equal("", summaries.Of(typeof(string).GetProperty("Length")!)); // It is there since .NET 1.0.
    }
}
