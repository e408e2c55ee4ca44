using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Tests.Support;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Formats;

public sealed class LabelsUtf8Tests
{
    [Fact]
    public void Write_AnyLabels_EqualsTheTextOfLabelsText()
    {
        Prop.ForAll(LabelTexts.Row.ToArbitrary(), row =>
        {
            Labels labels = Make.Series(row.Name, row.Labels);

            Assert.Equal(LabelsText.Format(labels), Write(labels, includeName: true));
        }).Check(Seeded.Runs(300));
    }

    [Theory]
    [InlineData("up", "{}")]
    [InlineData("not legacy", "{}")]
    public void Write_WithoutName_LeavesItOut(string name, string expected)
    {
        Assert.Equal(expected, Write(Make.Series(name), includeName: false));
    }

    [Fact]
    public void Write_EmptySet_IsEmptyBraces()
    {
        Assert.Equal("{}", Write(Labels.Empty, includeName: true));
    }

    private static string Write(Labels labels, bool includeName)
    {
        ArrayBufferWriter<byte> output = new();
        LabelsUtf8.Write(output, labels, includeName);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
