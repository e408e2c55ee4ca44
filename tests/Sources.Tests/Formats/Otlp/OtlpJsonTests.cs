using System.Text;
using Streams.Sources.Formats;
using Streams.Sources.Formats.Otlp;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats.Otlp;

public sealed class OtlpJsonTests
{
    private const string Body =
        """
        {"resourceMetrics":[{
          "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"sh\u006fp"}}]},
          "schemaUrl":"ignored",
          "scopeMetrics":[{"scope":{"name":"lib"},"metrics":[
            {"name":"hits","unit":"1","sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","isMonotonic":true,
              "dataPoints":[{"timeUnixNano":"1767225600000000000","asInt":"12","attributes":[{"key":"ok","value":{"boolValue":true}}]}]}},
            {"name":"latency","histogram":{"aggregation_temporality":2,"dataPoints":[
              {"timeUnixNano":1767225600000000000,"count":"3","sum":1.5,"bucketCounts":["1","2"],"explicitBounds":[0.5]}]}}]}]}]}
        """;

    private readonly OtlpJson _decoder = new(new OtlpDecoder(new ManualTimeProvider()));
    private readonly HarnessPartition _partition = HarnessPartition.Alone();

    [Fact]
    public void Decode_Request_GivesTheRowsThatProtobufWould()
    {
        Assert.Null(Decode(Body));

        const string Rest = "job=\"shop\",";
        Assert.Equal(
            [
                $"hits_total{{job=\"shop\",ok=\"true\",otel_scope_name=\"lib\"}} 12",
                $"latency_bucket{{{Rest}le=\"0.5\",otel_scope_name=\"lib\"}} 1",
                $"latency_bucket{{{Rest}le=\"+Inf\",otel_scope_name=\"lib\"}} 3",
                $"latency_sum{{{Rest}otel_scope_name=\"lib\"}} 1.5",
                $"latency_count{{{Rest}otel_scope_name=\"lib\"}} 3",
            ],
            _partition.Rows.Select(r => $"{r.Labels} {r.Value}"));
    }

    [Theory]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{\"resourceMetrics\":[5]}", "byte 21: 'resourceMetrics' cannot be '5'")]
    [InlineData("{\"resourceMetrics\":[{]}", "line 1, byte 22: this is not valid JSON")]
    [InlineData("{} {}", "line 1, byte 4: this is not valid JSON")]
    public void Decode_Wrong_SaysWhereAndWhat(string body, string detail) => Assert.Equal(detail, Decode(body)?.Detail);

    [Fact]
    public void Decode_Mutants_DoNoHarm()
    {
        int count = Seeded.Cases(10_000);
        byte[] body = Encoding.UTF8.GetBytes(Body);

        int refused = new BodyMutants(_decoder, _ => body, body).Run(count, seed: 9);

        Assert.InRange(refused, count / 5, count);
    }

    private RowProblem? Decode(string body) => _decoder.Decode(Encoding.UTF8.GetBytes(body), "t", _partition);
}
