using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Formats;

public sealed class CsvWriterTests
{
    [Fact]
    public void Write_Default_HasLabelsAsPrometheusText()
    {
        string text = Write(new CsvOptions(), [(Make.Series("up", ("job", "a"), ("path", "c:\\x")), 5, 1.5)]);

        Assert.Equal("time,name,labels,value\n5,up,\"{job=\"\"a\"\",path=\"\"c:\\\\x\"\"}\",1.5\n", text);
    }

    [Fact]
    public void Write_LabelColumns_HasACellForEachInOrder()
    {
        CsvOptions options = new() { LabelColumns = ["zone", "job"] };

        string text = Write(options, [(Make.Series("up", ("job", "a,b")), 5, double.NegativeInfinity)]);

        Assert.Equal("time,name,zone,job,value\n5,up,,\"a,b\",-Inf\n", text);
    }

    [Fact]
    public void Write_NoHeader_BeginsWithTheRows()
    {
        string text = Write(new CsvOptions { Header = false }, [(Make.Series("up"), 1, double.NaN)]);

        Assert.Equal("1,up,{},NaN\n", text);
    }

    [Fact]
    public void Write_Alert_IsARowOfTheAlertsSeries()
    {
        AlertChange alert = new()
        {
            Labels = Labels.Of(("alertname", "Load"), ("service", "a")),
            State = AlertState.Firing,
            Time = new EventTime(7),
            ActiveAt = new EventTime(3),
            Value = 0.5,
        };
        ArrayBufferWriter<byte> output = new();

        new CsvWriter(new CsvOptions { LabelColumns = ["alertname", "alertstate", "service"] }).Write(alert, output);

        Assert.Equal("7,ALERTS,Load,firing,a,0.5\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Write_AnyRow_IsReadBackByAPlainCsvReader()
    {
        Prop.ForAll(LabelTexts.Row.ToArbitrary(), row =>
        {
            (string, string)[] all = [("first", "1"), .. row.Labels];
            Labels labels = Make.Series(row.Name, all);
            string[] names = [.. all.Select(l => l.Item1).Distinct().Where(n => n is not ("time" or "name" or "value"))];
            CsvOptions options = new() { LabelColumns = names };

            List<List<string>> lines = ReadCsv(Write(options, [(labels, row.Time, row.Value)]));

            Assert.Equal(["time", "name", .. names, "value"], lines[0]);
            Assert.Equal([$"{row.Time}", labels.Name, .. names.Select(n => labels.Get(n)!)], lines[1][..^1]);
        }).Check(Seeded.Runs(300));
    }

    [Fact]
    public void Validate_ColumnsThatRepeatOrAreEmpty_NamesEach()
    {
        CsvOptions options = new() { LabelColumns = ["a", "", "a", "time"] };

        IEnumerable<OptionProblem> problems = options.Validate();

        Assert.Equal(
            [
                new("label_columns", "a label has no empty name"),
                new("label_columns", "the column 'a' is there already"),
                new("label_columns", "the column 'time' is there already"),
            ],
            problems);
    }

    private static string Write(CsvOptions options, IEnumerable<(Labels, long, double)> rows)
    {
        using SampleBatch batch = Make.Batch(rows);
        ArrayBufferWriter<byte> output = new();
        CsvWriter writer = new(options);
        writer.WriteHeader(output);
        writer.Write(batch, 0, output, long.MaxValue);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static List<List<string>> ReadCsv(string text)
    {
        List<List<string>> lines = [[]];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is ',' or '\n')
            {
                lines[^1].Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    lines.Add([]);
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        return lines;
    }
}
