using Streams.Sources.Files;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Tests.Files;

public sealed class FileSourceOptionsTests
{
    [Theory]
    [InlineData("a.ndjson", FileSourceFormat.Ndjson)]
    [InlineData("a.b.JSONL.gz", FileSourceFormat.Ndjson)]
    [InlineData("/x/*.csv", FileSourceFormat.Csv)]
    [InlineData("a.prom", FileSourceFormat.Prometheus)]
    [InlineData("a.gz", null)]
    [InlineData("a", null)]
    public void FormatOf_Path_GoesByItsEnding(string path, FileSourceFormat? expected)
    {
        Assert.Equal(expected, FileSourceOptions.FormatOf(path));
    }

    [Theory]
    [InlineData("-", "must be given for standard input: ndjson, csv or prometheus")]
    [InlineData("/x/a.log", "must be given, ndjson, csv or prometheus: 'a.log' does not tell it")]
    public void Validate_FormatUnknown_AsksForIt(string path, string message)
    {
        OptionProblem problem = Assert.Single(new FileSourceOptions { Path = new InputPath(path) }.Validate());

        Assert.Equal(new OptionProblem("format", message), problem);
    }

    [Theory]
    [InlineData("/x/a.csv")]
    [InlineData("/x/*")]
    public void Validate_FormatKnownOrOpen_HasNoProblem(string path)
    {
        Assert.Empty(new FileSourceOptions { Path = new InputPath(path) }.Validate());
    }

    [Fact]
    public void Validate_CsvOptions_NamesEachBrokenRule()
    {
        CsvOptions options = new()
        {
            Separator = "::",
            Name = "a",
            NameColumn = "b",
            Values = ["x", "x"],
            Value = "v",
            Labels = [""],
        };

        Assert.Equal(
            ["separator", "name", "name", "name_column", "value", "values", "labels"],
            options.Validate().Select(p => p.Field));
    }

    [Fact]
    public void Validate_NameColumnAmongLabels_IsAProblem()
    {
        OptionProblem problem = Assert.Single(new CsvOptions { Labels = ["name"] }.Validate());

        Assert.Equal(new OptionProblem("labels", "the column 'name' is the metric's name already"), problem);
    }
}
