using System.Diagnostics;
using System.Globalization;
using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Tests.Syntax;

/// <summary>Notation is read as the real promtool reads it: it checks our values against its own reading.</summary>
public sealed class SeriesNotationOracleTests
{
    private const int SeriesCount = 60;

    [Fact]
    public async Task Parse_RandomNotation_AgreesWithPromtool()
    {
        Random random = new(20260101);
        string[] notations = [.. Enumerable.Range(0, SeriesCount).Select(_ => Notation(random))];
        string folder = Directory.CreateTempSubdirectory("streams-notation-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "rules.yml"), "groups: []\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "test.yml"), TestFile(notations, out int expressions));

            (int exitCode, string output) = await RunPromtoolAsync(folder);

            Assert.True(exitCode == 0, output);
            Assert.InRange(expressions, SeriesCount * 3, int.MaxValue);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Notation(Random random)
    {
        List<string> items = [];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            // Values that cannot be compared are left to the unit tests; gaps stay below the five minutes of a look-back.
            items.Add(random.Next(8) switch
            {
                0 => Number(random),
                1 => $"{Number(random)}x{random.Next(4)}",
                2 => $"{Number(random)}+{Step(random)}x{random.Next(4)}",
                3 => $"{Number(random)}-{Step(random)}x{random.Next(4)}",
                4 when items.Count > 0 && items[^1][0] != '_' => "_",
                5 when items.Count > 0 && items[^1][0] != '_' => $"_x{random.Next(4)}",
                6 => "stale",
                _ => $"{(random.Next(2) == 0 ? "-" : "")}Inf",
            });
        }

        return string.Join(random.Next(2) == 0 ? " " : "  ", items);
    }

    private static string Number(Random random) => (random.Next(2) == 0 ? "-" : "") + Step(random);

    private static string Step(Random random) => random.Next(5) switch
    {
        0 => $"{random.Next(100)}",
        1 => $"{random.NextDouble():F3}",
        2 => $".{random.Next(1, 99)}",
        3 => $"{random.Next(9)}.{random.Next(9)}e{random.Next(-3, 4)}",
        _ => $"0{random.Next(100)}",
    };

    private static string TestFile(string[] notations, out int expressions)
    {
        expressions = 0;
        StringBuilder file = new("rule_files: [rules.yml]\ntests:\n- interval: 1m\n  input_series:\n");
        for (int i = 0; i < notations.Length; i++)
        {
            file.Append($"  - {{series: 'm{{id=\"{i}\"}}', values: '{notations[i]}'}}\n");
        }

        file.Append("  promql_expr_test:\n");
        for (int i = 0; i < notations.Length; i++)
        {
            IReadOnlyList<double?> values = SeriesNotation.Parse(notations[i]).Values;
            double? last = null;
            for (int k = 0; k < values.Count; k++)
            {
                last = values[k] ?? last;
                last = last is { } value && StaleMarker.Is(value) ? null : last;
                Expect(file, $"m{{id=\"{i}\"}}", k, last, $"__name__=\"m\", id=\"{i}\"");
                expressions++;
            }

            int count = values.Count(v => v is { } value && !StaleMarker.Is(value));
            Expect(file, $"count_over_time(m{{id=\"{i}\"}}[1d])", values.Count, count == 0 ? null : count, $"id=\"{i}\"");
            expressions++;
        }

        return file.ToString();
    }

    private static void Expect(StringBuilder file, string expression, int minute, double? value, string labels)
    {
        file.Append($"  - expr: '{expression}'\n    eval_time: {minute}m\n    exp_samples: [");
        if (value is { } number)
        {
            string text = double.IsInfinity(number)
                ? (number > 0 ? ".inf" : "-.inf")
                : number.ToString("R", CultureInfo.InvariantCulture);
            file.Append($"{{labels: '{{{labels}}}', value: {text}}}");
        }

        file.Append("]\n");
    }

    private static async Task<(int ExitCode, string Output)> RunPromtoolAsync(string folder)
    {
        ProcessStartInfo start = new("promtool", ["test", "rules", "test.yml"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process promtool = Process.Start(start) ?? throw new InvalidOperationException("promtool did not start");
        Task<string> errors = promtool.StandardError.ReadToEndAsync();
        string output = await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, output + await errors);
    }
}
