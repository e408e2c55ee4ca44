using System.Text;
using Streams.Sources.Formats;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

public sealed class JsonBodyDecoderTests
{
    private const string Row = """{"name":"api.latency","value":500,"labels":{"a":"}\"{"},"time":1767225600000}""";

    private readonly HarnessPartition _partition = HarnessPartition.Alone();
    private readonly JsonBodyDecoder _decoder = new(new NdjsonDecoder(new ManualTimeProvider()));

    [Theory]
    [InlineData(Row, 1)]
    [InlineData("\n" + Row + "\n", 1)]
    [InlineData("{\n  \"name\": \"a\",\n  \"value\": 1\n}\n", 1)]
    [InlineData("[" + Row + "]", 1)]
    [InlineData("[ " + Row + ",\n" + Row + " ]\n", 2)]
    [InlineData("[]", 0)]
    [InlineData(Row + "\n" + Row + "\n\n" + Row, 3)]
    [InlineData("\uFEFF" + Row, 1)]
    public void Decode_ObjectArrayOrLines_GivesItsRows(string body, int rows)
    {
        RowProblem? problem = Decode(body);

        Assert.Null(problem);
        Assert.Empty(_partition.Rejects);
        Assert.Equal(rows, _partition.Rows.Count);
    }

    [Fact]
    public void Decode_BadRowInAnArray_IsRejectedAlone()
    {
        Decode($$"""[{{Row}},{"name":"a"},{{Row}}]""");

        Assert.Equal(2, _partition.Rows.Count);
        SourceRejectAssert.Single(_partition, "t:2", "column 13: 'value' is missing");
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("[" + Row, "byte 79: expected ',' or ']' behind row 1 of the array")]
    [InlineData("[" + Row + ",", "byte 80: expected a whole object as row 2 of the array")]
    [InlineData("[1]", "byte 2: expected a whole object as row 1 of the array")]
    [InlineData("[{\"name\":\"a\"", "byte 2: expected a whole object as row 1 of the array")]
    [InlineData("[] x", "byte 3: expected nothing behind the array")]
    public void Decode_BrokenArray_AppendsNothing(string body, string detail)
    {
        RowProblem? problem = Decode(body);

        Assert.Equal(detail, problem?.Detail);
        Assert.Empty(_partition.Rows);
    }

    [Fact]
    public void Decode_Mutants_DoNoHarm()
    {
        int count = Seeded.Cases(10_000);
        byte[] body = Encoding.UTF8.GetBytes($"[{Row},\n{Row}]");

        int refused = new BodyMutants(_decoder, _ => body, Encoding.UTF8.GetBytes(Row)).Run(count, seed: 3);

        Assert.InRange(refused, count / 5, count);
    }

    private RowProblem? Decode(string body) => _decoder.Decode(Encoding.UTF8.GetBytes(body), "t", _partition);
}
