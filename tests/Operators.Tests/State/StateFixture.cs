using System.Text;
using System.Text.Json;
using Streams.Data;
using Streams.Runtime;
using Streams.TestKit;

namespace Streams.Operators.Tests.State;

/// <summary>The state that one version of an operator wrote in the middle of its input, and what must come of it: a file.</summary>
internal sealed record StateFixture
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The operator's options, as in a topology file.</summary>
    public required string Stage { get; init; }

    /// <summary>The version of the operator's format.</summary>
    public required int Version { get; init; }

    /// <summary>How many rows had been read.</summary>
    public required long Offset { get; init; }

    /// <summary>The newest time of those, in milliseconds.</summary>
    public required long Newest { get; init; }

    /// <summary>All that the stage kept.</summary>
    public required IReadOnlyList<StageSection> Sections { get; init; }

    /// <summary>What had come out.</summary>
    public required IReadOnlyList<string> Told { get; init; }

    /// <summary>What comes out altogether, corrected results once, in alphabetical order.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    /// <summary>Where the fixtures are, and what they read.</summary>
    public static string Folder => RepositoryFolder.Combine("tests", "Operators.Tests", "State", "Fixtures");

    /// <summary>The fixture files there are.</summary>
    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder, "*.v*.json").Select(Path.GetFileName).OfType<string>().Order();

    public static string FileOf(string name, int version) => $"{name}.v{version}.json";

    /// <summary>The input of all fixtures; it was written with the first of them and stays as it is.</summary>
    public static IReadOnlyList<Sample> ReadInput() =>
        [.. File.ReadLines(Path.Combine(Folder, "input.txt")).Select(line => line.Split('|')).Select(ReadRow)];

    public static void WriteInput(IEnumerable<Sample> rows)
    {
        string path = Path.Combine(Folder, "input.txt");
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, rows.Select(WriteRow));
        }
    }

    public static bool Exists(string file) => File.Exists(Path.Combine(Folder, file));

    public static StateFixture Read(string file) =>
        JsonSerializer.Deserialize<StateFixture>(File.ReadAllText(Path.Combine(Folder, file)))
        ?? throw new InvalidDataException($"{file} is empty.");

    public void Write(string file) =>
        File.WriteAllText(Path.Combine(Folder, file), JsonSerializer.Serialize(this, Indented) + "\n");

    /// <summary>The checkpoint to go on from.</summary>
    public Checkpoint ToCheckpoint() => new(
        1, "pipeline", [new PartitionOffset("rows", "0", Offset, new EventTime(Newest))], Sections, new Dictionary<string, string>());

    private static string WriteRow(Sample row)
    {
        StringBuilder line = new($"{row.Time.Milliseconds}|{BitConverter.DoubleToUInt64Bits(row.Value):x16}");
        foreach (Label label in row.Labels)
        {
            line.Append('|').Append(label.NameText).Append('|').Append(label.ValueText);
        }

        return line.ToString();
    }

    private static Sample ReadRow(string[] fields)
    {
        LabelsBuilder labels = new();
        for (int i = 2; i < fields.Length; i += 2)
        {
            labels.Set(fields[i], fields[i + 1]);
        }

        double value = BitConverter.UInt64BitsToDouble(Convert.ToUInt64(fields[1], 16));
        return new Sample(labels.Build(), new EventTime(long.Parse(fields[0])), value);
    }
}
