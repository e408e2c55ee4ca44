using Streams.Sources.Generator;
using Streams.Stages;

namespace Streams.Sources.Tests.Generator;

public sealed class GeneratorOptionsTests
{
    public static TheoryData<GeneratorOptions, string, string> Broken => new()
    {
        { new() { Rate = 5, Speed = 2 }, "rate", "cannot be given together with speed; each sets the other" },
        { new() { Series = 5, Instances = 2 }, "series", "cannot be given together with instances; each sets the other" },
        {
            new() { Start = DateTimeOffset.MinValue }, "start",
            "must be within the years 1970 to 9000, found 0001-01-01T00:00:00.0000000+00:00"
        },
        {
            new() { Services = 1000, Routes = 1000, Instances = 100 }, "instances",
            "services, routes and instances make 301201000 series; at most 10000000 are allowed"
        },
        {
            With(new() { At = TimeSpan.Zero, Metric = "cpu" }), "incidents[0].metric",
            "there is no metric 'cpu'; there are queue_depth, http_request_duration_seconds, cpu_usage_ratio, "
            + "memory_used_bytes, http_requests_total"
        },
        {
            With(Match("host", "a")), "incidents[0].match",
            "no series has the label 'host'; there are service, route, instance, status"
        },
        {
            With(Match("service", "chekout")), "incidents[0].match",
            "no series has the service 'chekout'; there are checkout, cart, catalog"
        },
        {
            With(new()
            {
                At = TimeSpan.Zero,
                Match = new Dictionary<string, string> { ["service"] = "cart", ["instance"] = "checkout-1" },
            }),
            "incidents[0].match", "no series has the instance 'checkout-1'; there are cart-1, cart-2"
        },
        {
            With(Match("status", "200") with { Metric = "queue_depth" }), "incidents[0].match",
            "no series has the label 'status'; there are service"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Validate_BrokenRule_SaysSo(GeneratorOptions options, string field, string message)
    {
        Assert.Equal(new OptionProblem(field, message), Assert.Single(options.Validate()));
    }

    [Fact]
    public void Validate_Defaults_HaveNoProblem()
    {
        Assert.Empty(new GeneratorOptions().Validate());
    }

    [Theory]
    [InlineData(IncidentKind.Spike, null, 2.0, "for")]
    [InlineData(IncidentKind.Spike, 5, null, "factor")]
    [InlineData(IncidentKind.Shift, null, null, "factor")]
    [InlineData(IncidentKind.DropOut, 5, 2.0, "factor")]
    [InlineData(IncidentKind.DropOut, null, null, "for")]
    [InlineData(IncidentKind.Shift, null, 2.0, null)]
    [InlineData(IncidentKind.DropOut, 5, null, null)]
    public void Validate_Incident_NeedsWhatItsKindNeeds(IncidentKind kind, int? seconds, double? factor, string? field)
    {
        IncidentOptions incident = new()
        {
            Kind = kind,
            At = TimeSpan.Zero,
            For = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            Factor = factor,
        };

        Assert.Equal(field is null ? [] : [field], incident.Validate().Select(p => p.Field));
    }

    private static GeneratorOptions With(IncidentOptions incident) => new() { Incidents = [incident] };

    private static IncidentOptions Match(string label, string value) =>
        new() { At = TimeSpan.Zero, Match = new Dictionary<string, string> { [label] = value } };
}
