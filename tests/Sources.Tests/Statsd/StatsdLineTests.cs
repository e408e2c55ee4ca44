using System.Text;
using Streams.Sources.Formats;
using Streams.Sources.Statsd;
using Streams.Stages;

namespace Streams.Sources.Tests.Statsd;

public sealed class StatsdLineTests
{
    [Theory]
    [InlineData("a:1|c", "a  1 1 Counter")]
    [InlineData("a:1:2:3|ms|@0.5|#x:y,z", "a x:y,z 1:2:3 0.5 Timer")]
    [InlineData("a,x=y:1|g", "a x=y 1 1 Gauge")]
    [InlineData("a;x=y;z=1:-2.5|h", "a x=y;z=1 -2.5 1 Histogram")]
    [InlineData("a:some text|s|#x:y", "a x:y some text 1 Set")]
    [InlineData("a:1|d|#x:y|c:0123|T1656581400", "a x:y 1 1 Histogram")]
    public void Read_Line_IsTakenApart(string text, string expected)
    {
        Assert.Null(StatsdLine.Read(Encoding.UTF8.GetBytes(text), out StatsdLine line));

        string tags = Encoding.UTF8.GetString(line.NameTags) + Encoding.UTF8.GetString(line.EndTags);
        Assert.Equal(
            expected, $"{Encoding.UTF8.GetString(line.Name)} {tags} {Encoding.UTF8.GetString(line.Values)} {line.Rate} {line.Kind}");
    }

    [Theory]
    [InlineData("a", "expected name:value|type")]
    [InlineData("a|c", "expected name:value|type")]
    [InlineData(":1|c", "expected name:value|type")]
    [InlineData("a:1|x", "'x' is none of c, g, ms, h, d and s")]
    [InlineData("a:1|c|@0", "the rate '0' is not above 0 and at most 1")]
    [InlineData("a:1|c|@2", "the rate '2' is not above 0 and at most 1")]
    public void Read_NoLine_SaysWhy(string text, string problem)
    {
        RowProblem? found = StatsdLine.Read(Encoding.UTF8.GetBytes(text), out _);

        Assert.Equal(RowProblem.Malformed(problem), found);
    }

    [Theory]
    [InlineData("_e{5,4}:title|text")]
    [InlineData("_sc|name|0")]
    public void Read_EventOrServiceCheck_IsUnsupported(string text) =>
        Assert.Equal(DropReason.Unsupported, StatsdLine.Read(Encoding.UTF8.GetBytes(text), out _)?.Reason);

    [Fact]
    public void Read_RandomBytes_NeverThrows()
    {
        Random random = new(1);
        byte[] alphabet = "a:|c,;#@=.1\n _\x80"u8.ToArray();
        for (int i = 0; i < 100_000; i++)
        {
            byte[] text = new byte[random.Next(0, 24)];
            for (int at = 0; at < text.Length; at++)
            {
                text[at] = alphabet[random.Next(alphabet.Length)];
            }

            if (StatsdLine.Read(text, out StatsdLine line) is null)
            {
                Assert.False(line.Name.IsEmpty);
                Assert.InRange(line.Rate, 0, 1);
            }
        }
    }
}
