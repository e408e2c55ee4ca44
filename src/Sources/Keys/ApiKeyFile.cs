namespace Streams.Sources.Keys;

/// <summary>The file of API keys: a key a line, comments behind <c>#</c>.</summary>
public static class ApiKeyFile
{
    private const string Header = "# API keys of streams: name, id, salt, hash. The keys themselves are kept nowhere.";

    /// <summary>Reads all keys; a line that is none is an <see cref="IOException"/> that names it.</summary>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        List<ApiKey> keys = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            keys.Add(ApiKey.TryParse(text, out ApiKey? key)
                ? key
                : throw new IOException($"{path}:{number}: expected a key's name, id, salt and hash"));
        }

        return keys;
    }

    /// <summary>Adds a key and gives its text; whole or not at all, whatever reads the file meanwhile.</summary>
    public static string Add(string path, string name)
    {
        List<string> lines = File.Exists(path) ? [.. File.ReadLines(path)] : [Header];
        lines.Add(ApiKey.Create(name, out string text).ToString());
        string next = path + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter writer = new(next, options))
        {
            lines.ForEach(writer.WriteLine);
        }

        File.Move(next, path, overwrite: true);
        return text;
    }
}
