using Streams.Topology.Yaml;

namespace Streams.Topology.Loading;

/// <summary>A topology file and everything that it includes, each file once.</summary>
internal sealed class FileSet(
    Func<string, string?> environment, string workingFolder, ICollection<TopologyError> errors)
{
    private readonly List<SourceFile> _files = [];
    private readonly List<string> _chain = [];
    private readonly List<string> _paths = [];

    /// <summary>The files that were read, an including file before the files it includes.</summary>
    public IReadOnlyList<SourceFile> All => _files;

    /// <summary>The file that was asked for.</summary>
    public SourceFile Root => _files[0];

    /// <summary>The absolute paths of all files, those that could not be read too.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The files as messages name them.</summary>
    public IReadOnlyList<string> Names => [.. _paths.Select(NameOf)];

    /// <summary>Whether nothing is missing, so that what is not found is really not there.</summary>
    public bool AreAllRead { get; private set; } = true;

    /// <summary>Reads the file at a path, or the text given in its place, and what it includes.</summary>
    public void ReadAll(string path, string? text)
    {
        string absolute = Path.GetFullPath(path, workingFolder);
        string? problem = null;
        text ??= FileText.Read(absolute, out problem);
        if (problem is not null)
        {
            errors.Add(new TopologyError("", "", $"'{path}' {problem}"));
        }

        Read(absolute, text);
    }

    private void Read(string path, string? text)
    {
        _paths.Add(path);
        ConfigMapping? content = text is null ? null : Parse(NameOf(path), text);
        AreAllRead &= content is not null;
        ConfigMapping empty = new([], new TextPosition(NameOf(path), 1, 1));
        SourceFile file = new(path, NameOf(path), content ?? empty);
        _files.Add(file);
        _chain.Add(path);
        if (file.Content.TryGet("include", out ConfigEntry? includes))
        {
            foreach (ConfigNode include in includes.Value is ConfigSequence list ? list.Items : [includes.Value])
            {
                Include(file, include);
            }
        }

        _chain.RemoveAt(_chain.Count - 1);
    }

    private ConfigMapping? Parse(string name, string text)
    {
        int errorsBefore = errors.Count;
        ConfigNode? root = YamlReader.Read(text, name, environment, errors);
        switch (root)
        {
            case ConfigMapping mapping:
                return mapping;
            case null or ConfigScalar { IsNull: true } when errors.Count == errorsBefore:
                Report("the file is empty; a topology has sources, operators and sinks", new TextPosition(name, 1, 1));
                return null;
            case not null:
                Report($"expected keys such as sources, operators and sinks, found {root.Describe()}", root.Position);
                return null;
            default:
                return null;
        }
    }

    private void Include(SourceFile from, ConfigNode include)
    {
        if (include is not ConfigScalar { IsNull: false, Text.Length: > 0 } scalar || scalar.Text.Contains('\0'))
        {
            AreAllRead = false;
            Report($"expected a file to include, found {include.Describe()}", include.Position, "include");
            return;
        }

        if (scalar.HasError)
        {
            AreAllRead = false;
            return;
        }

        string path = Path.GetFullPath(scalar.Text, Path.GetDirectoryName(from.Path) ?? workingFolder);
        int start = _chain.IndexOf(path);
        if (start >= 0)
        {
            string chain = string.Join(" -> ", _chain.Skip(start).Append(path).Select(NameOf));
            Report($"files include each other in a circle: {chain}", scalar.Position, "include");
        }
        else if (!_paths.Contains(path))
        {
            // A file that two others include counts once, so that both can rely on it.
            string? text = FileText.Read(path, out string? problem);
            if (problem is not null)
            {
                Report($"{scalar.Describe()} {problem}", scalar.Position, "include");
            }

            Read(path, text);
        }
    }

    private string NameOf(string path)
    {
        string relative = Path.GetRelativePath(workingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private void Report(string message, TextPosition position, string component = "") =>
        errors.Add(new TopologyError(component, "", message, position));
}
