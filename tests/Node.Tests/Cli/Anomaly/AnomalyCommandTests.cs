using System.Globalization;
using System.Text;
using Streams.Node.Cli;
using Streams.TestKit;

namespace Streams.Node.Tests.Cli.Anomaly;

public sealed class AnomalyCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FitThenScore_OtherFile_UsesTheForestAndItsFeatures()
    {
        string training = Table("training.csv", 500, oddEvery: 0);
        string model = _folder.File("model.forest");
        (int fitted, string fit, _) = await RunAsync("fit", training, "--model", model, "--ignore", "time,odd");
        _folder.Write("new.csv", "requests,cpu,time\n110,0.525,1\n900,0.99,2\n,0.525,3\n");

        (int scored, string scores, _) = await RunAsync("score", _folder.File("new.csv"), "--model", model);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (fitted, scored));
        Assert.Contains("100 trees of 256 from 500 rows of 2 features (cpu, requests)", fit, StringComparison.Ordinal);
        string[] lines = scores.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,score,anomaly,feature", lines[0]);
        double[] values = [.. lines[1..].Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.Equal(3, values.Length);
        Assert.True(values[1] > values[0] + 0.1 && values[1] > 0.6, scores);
        Assert.EndsWith(",1,cpu", lines[2].Replace("requests", "cpu"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_LabelColumn_TellsTheAurocWithoutTheColumnAsAFeature()
    {
        string file = Table("labelled.csv", 600, oddEvery: 30);

        (int exitCode, string output, _) = await RunAsync("score", file, "--ignore", "time", "--auroc", "odd", "--seeds", "3");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith("AUROC ", output, StringComparison.Ordinal);
        Assert.EndsWith("(600 rows, 20 anomalous)\n", output, StringComparison.Ordinal);
        Assert.InRange(double.Parse(output.Split(' ')[1], CultureInfo.InvariantCulture), 0.98, 1);
    }

    [Theory]
    [InlineData("a,b,odd\n1,2,0\n1.1,2,0\n9,9,1\n", "odd")]
    [InlineData("odd;a;b\nno;1;2\nno;1.1;2\nyes;9;9\n", "odd")]
    [InlineData("a\todd\tb\n1\tfalse\t\n1.1\tfalse\tNA\n9\ttrue\t?\n", "odd")]
    [InlineData("1,2,0\n1.1,2,0\n9,9,1\n", "3")]
    [InlineData("\"a, of all\",\"odd \"\"one\"\"\"\r\n\"1\",0\r\n1.1,0\r\n9,1\r\n", "odd \"one\"")]
    public async Task Score_FileOfAnyShape_RanksItsRows(string content, string label)
    {
        _folder.Write("shape.csv", content);

        (int exitCode, string output, string errors) = await RunAsync("score", _folder.File("shape.csv"), "--auroc", label);

        Assert.True(exitCode == ExitCode.Success, errors);
        Assert.Equal("AUROC 1.0000 (3 rows, 1 anomalous)\n", output);
    }

    [Fact]
    public async Task Fit_NoLineOfNames_NamesColumnsByTheirNumber()
    {
        _folder.Write("bare.csv", "1,2\n3,4\n5,7\n");

        (int exitCode, string output, string errors) = await RunAsync("fit", _folder.File("bare.csv"));

        Assert.True(exitCode == ExitCode.Success, errors);
        Assert.Contains("from 3 rows of 2 features (1, 2)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "bad.csv:1: the file is empty; it must begin with a line of names")]
    [InlineData("a,b\n", "bad.csv:2: there are no rows")]
    [InlineData("a,b\n1,2\n3\n", "bad.csv:3: there are 1 cells, expected 2 as in the first line")]
    [InlineData("a,b\n1,x\n", "bad.csv:2: 'x' in column 'b' is not a number; leave the column out with --ignore b")]
    [InlineData("a,odd\n1,2\n", "bad.csv:1: there is no column 'label'; there are a, odd", "--auroc", "label")]
    [InlineData("a,odd\n1,2\n", "'2' in column 'odd' is no label", "--auroc", "odd")]
    [InlineData("a\n1\n", "trees must be from 1 to 10000, got 0", "--trees", "0")]
    public async Task Score_WrongFile_SaysWhereAndWhat(string content, string problem, params string[] options)
    {
        _folder.Write("bad.csv", content);

        (int exitCode, _, string errors) = await RunAsync(["score", _folder.File("bad.csv"), .. options]);

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n1\n")]
    [InlineData("a,b\n1,\n1,\n1,\n")]
    [InlineData("a\n5\n5\n5\n5\n")]
    [InlineData("a\nNaN\n+Inf\n-Inf\n1e308\n")]
    public async Task Score_HardlyAnyData_IsAHalfOrAnotherNumber(string content)
    {
        _folder.Write("few.csv", content);

        (int exitCode, string output, _) = await RunAsync("score", _folder.File("few.csv"));

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ModelIsDamaged_IsRefused()
    {
        string training = Table("training.csv", 100, oddEvery: 0);
        string model = _folder.File("model.forest");
        await RunAsync("fit", training, "--model", model, "--ignore", "odd");
        byte[] bytes = await File.ReadAllBytesAsync(model);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(model, bytes);

        (int exitCode, _, string errors) = await RunAsync("score", training, "--model", model, "--ignore", "odd");

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains("this is no forest that 'streams anomaly fit' wrote, or it is damaged", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_RecordedSpike_IsTheWorstWindowOfItsGroup()
    {
        WriteRecording();

        (int exitCode, string output, string errors) = await RunAsync("report", _folder.File("recorded.ndjson"), "--top", "1");

        Assert.True(exitCode == ExitCode.Success, errors);
        string[] lines = output.Split('\n');
        int worst = Array.IndexOf(lines, "Worst windows");
        Assert.Matches(
            """^  2026-01-01T02:31:00.000Z  0\.\d{3}  latency:mean  \{service="cart"\}$""", lines[worst + 1]);
        Assert.Contains('█', lines[worst + 2]);
        Assert.Contains("2026-01-01T02:00Z", lines[Array.IndexOf(lines, "Worst hours") + 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Html_IsAPageOfItsOwn()
    {
        WriteRecording();
        string page = _folder.File("report.html");

        (int exitCode, _, _) = await RunAsync(
            "report", _folder.File("recorded.ndjson"), "--html", page, "--by", "service", "--metrics", "latency");

        string html = await File.ReadAllTextAsync(page);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith("<!doctype html>", html, StringComparison.Ordinal);
        Assert.Contains("<rect class=\"anomalous\"", html, StringComparison.Ordinal);
        Assert.Contains("{service=&quot;cart&quot;}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--window: 'soon' is not a duration", "--window", "soon")]
    [InlineData("--by needs --metrics", "--by", "service")]
    [InlineData("there are no scores", "--scores")]
    public async Task Report_WrongOptions_SaysWhat(string problem, params string[] options)
    {
        WriteRecording();

        (int exitCode, _, string errors) = await RunAsync(["report", _folder.File("recorded.ndjson"), .. options]);

        Assert.Equal(ExitCode.BadInput, exitCode);
        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    private string Table(string name, int rows, int oddEvery)
    {
        Random random = new(1);
        StringBuilder text = new("time,cpu,requests,odd\n");
        for (int i = 1; i <= rows; i++)
        {
            bool isOdd = oddEvery > 0 && i % oddEvery == 0;
            text.Append(CultureInfo.InvariantCulture, $"{i},{(isOdd ? 0.95 : 0.5) + 0.05 * random.NextDouble()},");
            text.Append(CultureInfo.InvariantCulture, $"{(isOdd ? 500 : 100) + random.Next(20)},{(isOdd ? "true" : "false")}\n");
        }

        _folder.Write(name, text.ToString());
        return _folder.File(name);
    }

    /// <summary>Three hours of two services, a value every ten seconds; at 02:30 one of them is slow for a minute.</summary>
    private void WriteRecording()
    {
        Random random = new(1);
        StringBuilder text = new();
        for (int second = 0; second < 3 * 3_600; second += 10)
        {
            foreach (string service in (string[])["cart", "checkout"])
            {
                double value = (service == "cart" && second is >= 9_000 and < 9_060 ? 5 : 1) * (1 + 0.1 * random.NextDouble());
                text.Append("{\"name\":\"latency\",\"labels\":{\"service\":\"").Append(service).Append("\"},\"time\":");
                text.Append(CultureInfo.InvariantCulture, $"{1_767_225_600_000 + second * 1_000L},\"value\":{value}}}\n");
            }
        }

        _folder.Write("recorded.ndjson", text.ToString());
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int exitCode = await StreamsCommand.RunAsync(
            ["anomaly", .. arguments], new CliOutput(output, errors, false, false, _folder.Path));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
