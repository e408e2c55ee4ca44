using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Yaml;

namespace Streams.Tests.Topology.Binding;

public sealed class OptionsBinderTests
{
    [Fact]
    public void Bind_AllForms_GivesTypedValues()
    {
        AllForms? options = Bind<AllForms>("""
            text: 007
            flag: true
            whole: -3
            large: 9000000000
            number: 1e-3
            wait: 1h30m
            size: 64KiB
            format: remote_write
            matcher: '{job="api"}'
            output: out/rows.json
            list: single
            numbers: [1, 2]
            map: { a: 1s, b: 2s }
            nested: { attempts: 5 }
            steps: [{ attempts: 1 }, { attempts: 2 }]
            nothing: ~
            """);

        Assert.NotNull(options);
        Assert.Equal("007", options.Text);
        Assert.True(options.Flag);
        Assert.Equal(-3, options.Whole);
        Assert.Equal(9_000_000_000, options.Large);
        Assert.Equal(0.001, options.Number);
        Assert.Equal(TimeSpan.FromMinutes(90), options.Wait);
        Assert.Equal(new ByteSize(65536), options.Size);
        Assert.Equal(BusFormat.RemoteWrite, options.Format);
        Assert.Equal(new Matcher("{job=\"api\"}"), options.Matcher);
        Assert.Equal(new OutputPath("/base/out/rows.json"), options.Output);
        Assert.Equal(["single"], options.List);
        Assert.Equal([1, 2], options.Numbers);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Map["b"]);
        Assert.Equal(new RetryOptions { Attempts = 5 }, options.Nested);
        Assert.Equal([1, 2], options.Steps.Select(step => step.Attempts));
        Assert.Null(options.Nothing);
    }

    [Fact]
    public void Bind_NothingGiven_KeepsTheInitialisers()
    {
        AllForms? options = Bind<AllForms>("{}");

        Assert.NotNull(options);
        Assert.Equal("standard", options.Text);
        Assert.Equal(7, options.Nothing);
        Assert.Equal(3, options.Nested.Attempts);
    }

    [Theory]
    [InlineData("flag: yes", "1:7 c | flag | expected true or false, found 'yes'")]
    [InlineData("whole: 1.5", "1:8 c | whole | expected a whole number, found '1.5'")]
    [InlineData("whole: 99999999999", "1:8 c | whole | '99999999999' is too large; a whole number here has at most 9 digits")]
    [InlineData("number: many", "1:9 c | number | expected a number, found 'many'")]
    [InlineData("number: .nan", "1:9 c | number | expected a number, found '.nan'")]
    [InlineData("wait: 90", "1:7 c | wait | expected a duration, found '90' without a unit; write it with ms, s, m, h or d, for example 90s")]
    [InlineData("wait: 0.5s", "1:7 c | wait | expected a duration, found '0.5s'; write whole numbers, for example 500ms or 1m30s")]
    [InlineData("wait: 5 minutes", "1:7 c | wait | expected a duration, found '5 minutes'; write numbers with ms, s, m, h or d, for example 90s or 1h30m")]
    [InlineData("size: 5 apples", "1:7 c | size | expected a size, found '5 apples'; write a whole number of bytes, or with kB, MB, GB, KiB, MiB or GiB")]
    [InlineData("format: jsn", "1:9 c | format | 'jsn' is not allowed, did you mean 'json'? Allowed: json, remote_write")]
    [InlineData("format: xml", "1:9 c | format | 'xml' is not allowed; allowed: json, remote_write")]
    [InlineData("matcher: job", "1:10 c | matcher | 'job' is not a selector; write it in braces, for example {job=\"api\"}")]
    [InlineData("matcher: {job: api}", "1:10 c | matcher | expected a matcher, found a mapping; put text that starts with '{' in quotes")]
    [InlineData("text: [a]", "1:7 c | text | expected text, found a list; put text that starts with '[' in quotes")]
    [InlineData("text:\n  a: b", "2:3 c | text | expected text, found a mapping")]
    [InlineData("text:", "1:6 c | text | has no value; expected text")]
    [InlineData("input: none.json", "1:8 c | input | the file 'none.json' does not exist (looked for /base/conf/none.json)")]
    [InlineData("input: none/*.json", "1:8 c | input | no file matches 'none/*.json' (looked for /base/conf/none/*.json)")]
    [InlineData("input: /", "1:8 c | input | '/' is a folder, expected a file")]
    [InlineData("output: ''", "1:9 c | output | expected a path, found empty text")]
    [InlineData("numbers: [1, two]", "1:14 c | numbers[1] | expected a whole number, found 'two'")]
    [InlineData("numbers: two", "1:10 c | numbers | expected a whole number, found 'two'")]
    [InlineData("numbers: [5000]", "1:11 c | numbers | 5000 is above the maximum 1000; allowed are 0 to 1000")]
    [InlineData("steps: { attempts: 1 }", "1:8 c | steps | expected a list, found a mapping; begin each item with '- '")]
    [InlineData("map: a", "1:6 c | map | expected a mapping, found 'a'")]
    [InlineData("map: { a: 1 }", "1:11 c | map.a | expected a duration, found '1' without a unit; write it with ms, s, m, h or d, for example 90s")]
    [InlineData("nested: 3", "1:9 c | nested | expected a mapping, found '3'; its keys: attempts, first, last")]
    [InlineData("nested: { atempts: 3 }", "1:11 c | nested.atempts | unknown key 'atempts', did you mean 'attempts'? Allowed: attempts, first, last")]
    [InlineData("nested: { first: 5ms }", "1:18 c | nested.first | 5ms is below the minimum 10ms; allowed are 10ms to 1m")]
    [InlineData("nested: { first: 1m, last: 1s }", "1:28 c | nested.last | must not be below 'first'")]
    [InlineData("nested: { first: 1s }\nsteps: [{ last: 1ms }]", "2:17 c | steps.last | must not be below 'first'")]
    [InlineData("nested: { first: 1m }", "1:9 c | nested.last | must not be below 'first'")]
    [InlineData("even: 3", "1:7 c | even | must be even")]
    [InlineData("auto: fast", "1:7 c | auto | expected a whole number or auto, found 'fast'")]
    [InlineData("auto: -1", "1:7 c | auto | -1 is below the minimum 0, or auto")]
    [InlineData("whole: ${N:-x}", "1:8 c | whole | expected a whole number, found 'x' (from ${N:-x})")]
    public void Bind_WrongValue_SaysWhatIsFoundAndAllowed(string text, params string[] expected)
    {
        List<TopologyError> errors = [];

        AllForms? options = Bind<AllForms>(text, errors);

        Assert.Null(options);
        ExpectedErrors.AreExactly(errors.OrderByDescending(error => error.Position?.Line), expected);
    }

    [Fact]
    public void Bind_RequiredKeyMissing_IsReportedAtTheComponent()
    {
        List<TopologyError> errors = [];

        Bind<WindowOptions>("by: [a]", errors);

        ExpectedErrors.AreExactly(errors, "1:1 c | size | 'size' is missing; expected a duration, for example size: 1m");
    }

    [Fact]
    public void Bind_ValuesWithErrorsAlready_AddNoMore()
    {
        List<TopologyError> errors = [];

        AllForms? options = Bind<AllForms>("whole: ${UNSET}\nlist: [a, '${UNSET}']\nnested: { first: '${UNSET}' }", errors);

        Assert.Null(options);
        Assert.Equal(3, errors.Count);
        Assert.All(errors, error => Assert.Contains("'UNSET' is not set", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Bind_TypeThatNoFileCanHold_ThrowsForTheProgrammer()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Bind<Unbindable>("{}"));

        Assert.Equal("Unbindable.Body has type Stream, which no topology file can hold.", error.Message);
    }

    private static T? Bind<T>(string text, List<TopologyError>? errors = null)
        where T : class
    {
        List<TopologyError> found = errors ?? [];
        ConfigMapping mapping = Assert.IsType<ConfigMapping>(YamlReader.Read(text, "conf/f.yaml", _ => null, found));
        T? options = new OptionsBinder("/base", found).Bind<T>(mapping, "c");
        Assert.True(errors is not null || found.Count == 0, string.Join('\n', found));
        return options;
    }

    private sealed record Unbindable
    {
        public Stream? Body { get; init; }
    }
}
