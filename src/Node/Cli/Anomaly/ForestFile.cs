using System.Security.Cryptography;
using Streams.Operators.Anomaly.Forests;
using Streams.Stages;

namespace Streams.Node.Cli.Anomaly;

/// <summary>A forest in a file, with the names of its features.</summary>
/// <param name="Names">The features, in the order of a row's values.</param>
/// <param name="Forest">The forest.</param>
internal sealed record ForestFile(IReadOnlyList<string> Names, IsolationForest Forest)
{
    private const string Magic = "streams forest 1";

    /// <summary>Writes the file; one that is there is replaced at once or not at all.</summary>
    public void Write(string path)
    {
        StateWriter writer = new();
        writer.WriteText(Magic);
        writer.WriteVarInt((ulong)Names.Count);
        foreach (string name in Names)
        {
            writer.WriteText(name);
        }

        Forest.Write(writer);
        string unfinished = path + ".part";
        File.WriteAllBytes(unfinished, [.. writer.Written, .. HashOf(writer.Written)]);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads a file; what cannot be one is an <see cref="InvalidDataException"/>.</summary>
    public static ForestFile Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        const int HashBytes = 32;
        if (bytes.Length < HashBytes || !bytes.AsSpan(^HashBytes..).SequenceEqual(HashOf(bytes.AsSpan(..^HashBytes))))
        {
            throw new InvalidDataException($"{path}: this is no forest that 'streams anomaly fit' wrote, or it is damaged");
        }

        StateReader reader = new(bytes.AsSpan(..^HashBytes));
        if (reader.ReadText() != Magic)
        {
            throw new InvalidDataException($"{path}: the forest was written in a form that is not known");
        }

        string[] names = new string[reader.ReadInt()];
        foreach (ref string name in names.AsSpan())
        {
            name = reader.ReadText();
        }

        return new ForestFile(names, IsolationForest.Read(ref reader));
    }

    private static byte[] HashOf(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);
}
