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
    [InlineData("a,y\n1,0.0\n1.1,0\n9,1.00\n", "y")]
    [InlineData("a;b;y\n1,5;2;0\n1,6;2;0\n9,5;9;1\n", "y")]
    [InlineData("x,x,y\n1,2,0\n1.1,2,0\n9,9,1\n", "y")]
    [InlineData(",\"b;c\",y\n1,2,nominal\n1.1,2,nominal\n9,9,outlier\n", "y")]
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
    [InlineData("a,b\n\"1,5\",2\n", "bad.csv:2: '1,5' in column 'a' is not a number; write a point for the decimal comma")]
    [InlineData("a,odd\n1,-1\n", "bad.csv:2: '-1' in column 'odd' is no label; write 1, true", "--auroc", "odd")]
    [InlineData("a,b\n1,2\n", "--detector ensemble needs a column of times; name it with --time", "--detector", "ensemble")]
    [InlineData("a,b\n1,x\n", "bad.csv:2: 'x' in column 'b' is no time; write milliseconds since 1970", "--time", "b")]
    [InlineData("time\n2014-02-14 14:27:00\n", "bad.csv:2: no column is left to be a feature")]
    [InlineData("time,a\n2014-02-14,1\n", "contamination must be", "--contamination", "2")]
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

    [Theory]
    [InlineData("timestamp,value\n", "2014-02-14 14:27:00")]
    [InlineData("", "2014-02-14T14:27:00+01:00")]
    [InlineData("when,value\n", "1392388020", "--time", "when")]
    [InlineData("when,value\n", "1392388020000", "--time", "when")]
    public async Task Score_FileWithTimes_ScoresEachRowByThoseBeforeIt(string header, string start, params string[] options)
    {
        // A day that goes up and down: a value of its peak is odd at night, and only there.
        bool isText = start.Contains(':', StringComparison.Ordinal);
        StringBuilder text = new(header);
        for (int i = 0; i < 1_000; i++)
        {
            string time = isText
                ? DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).AddMinutes(5 * i).ToString("yyyy-MM-dd HH:mm:ss")
                : $"{long.Parse(start, CultureInfo.InvariantCulture) + i * (start.Length > 10 ? 300_000L : 300L)}";
            double value = 100 + 50 * Math.Sin(2 * Math.PI * i / 288) + i * 7 % 5;
            text.Append(CultureInfo.InvariantCulture, $"{time},{(i == 792 ? 152 : value)}\n");
        }

        _folder.Write("series.csv", text.ToString());

        (int exitCode, string output, string errors) = await RunAsync(["score", _folder.File("series.csv"), .. options]);

        Assert.True(exitCode == ExitCode.Success, errors);
        string[][] rows = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(Enumerable.Range(1, 1_000).Select(row => $"{row}"), rows.Select(row => row[0]));
        Assert.Equal(("0.000000", "0"), (rows[0][1], rows[0][2]));
        Assert.Equal(["793"], rows.Where(row => row[2] == "1").Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(header.Length > 0 ? "value" : "2", row[3]));
    }

    [Fact]
    public async Task Score_FileWithTimes_OutOfOrderAndTwice_IsScoredByTime()
    {
        StringBuilder text = new("time,value,y\n");
        for (int i = 299; i >= 0; i--)
        {
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2014, 2, 1).AddHours(i):yyyy-MM-dd HH:mm},{i * 7 % 5},0\n");
        }

        _folder.Write("series.csv", text + "2014-02-12 00:00,90,1\n");

        (int exitCode, string output, string errors) = await RunAsync("score", _folder.File("series.csv"), "--auroc", "y");

        // The row at the same time as the odd one is the same vector.
        Assert.True(exitCode == ExitCode.Success, errors);
        Assert.Equal("AUROC 0.9983 (301 rows, 1 anomalous)\n", output);
    }

    [Fact]
    public async Task Score_ManyColumns_AreReadAndNamed()
    {
        Random random = new(1);
        StringBuilder text = new(string.Join(',', Enumerable.Range(0, 300).Select(i => $"x{i % 299}")) + ",y\n");
        for (int row = 0; row < 400; row++)
        {
            double at = row == 399 ? 5 : 0;
            text.AppendJoin(',', Enumerable.Range(0, 300).Select(i => i == 7 ? "3" : $"{at + random.NextDouble():F3}"))
                .Append(row == 399 ? ",1\n" : ",0\n");
        }

        _folder.Write("wide.csv", text.ToString());

        (int exitCode, string output, string errors) =
            await RunAsync("score", _folder.File("wide.csv"), "--auroc", "y", "--ignore", "x0.2");

        Assert.True(exitCode == ExitCode.Success, errors);
        Assert.Equal("AUROC 1.0000 (400 rows, 1 anomalous)\n", output);
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
