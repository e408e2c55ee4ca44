using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Streams.Stages;
using Streams.Topology.Yaml;

namespace Streams.Topology.Binding;

/// <summary>Reads single values into the types of options.</summary>
internal sealed partial class ScalarReader(string workingFolder)
{
    private static readonly MethodInfo ParseMethod =
        typeof(ScalarReader).GetMethod(nameof(ParseAs), BindingFlags.NonPublic | BindingFlags.Static)
        ?? throw new InvalidOperationException(nameof(ParseAs));

    /// <summary>The value, or null and what is wrong with the text.</summary>
    public object? Read(ValueShape shape, ConfigScalar scalar, out string? problem)
    {
        object? value = shape.Form switch
        {
            ValueForm.Text => scalar.Text,
            ValueForm.Boolean => scalar.Text switch { "true" => true, "false" => false, _ => null },
            ValueForm.Integer => ReadInteger(shape.Type, scalar.Text),
            ValueForm.Number => ReadNumber(scalar.Text),
            ValueForm.Duration => Durations.TryParse(scalar.Text, out TimeSpan duration) ? duration : null,
            ValueForm.Size => ByteSize.TryParse(scalar.Text, CultureInfo.InvariantCulture, out ByteSize size) ? size : null,
            ValueForm.Choice => ReadChoice(shape, scalar.Text),
            _ => null,
        };
        problem = value is null ? ProblemOf(shape, scalar) : null;
        return value is null && problem is null ? ReadOwn(shape, scalar, out problem) : value;
    }

    private object? ReadOwn(ValueShape shape, ConfigScalar scalar, out string? problem) => shape.Form switch
    {
        ValueForm.InputFile => ReadInput(scalar, out problem),
        ValueForm.OutputFile => ReadOutput(scalar, out problem),
        _ => ReadParsed(shape.Type, scalar.Text, out problem),
    };

    private static string? ProblemOf(ValueShape shape, ConfigScalar scalar)
    {
        string found = scalar.Describe();
        switch (shape.Form)
        {
            case ValueForm.Integer when BigNumber().IsMatch(scalar.Text):
                return $"{found} is too large; a whole number here has at most {(shape.Type == typeof(int) ? 9 : 18)} digits";
            case ValueForm.Duration when double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out _):
                return $"expected a duration, found {found} without a unit; write it with ms, s, m, h or d, for example 90s";
            case ValueForm.Duration when Fraction().IsMatch(scalar.Text):
                return $"expected a duration, found {found}; write whole numbers, for example 500ms or 1m30s";
            case ValueForm.Duration:
                return $"expected a duration, found {found}; write numbers with ms, s, m, h or d, for example 90s or 1h30m";
            case ValueForm.Size:
                return $"expected a size, found {found}; write a whole number of bytes, or with kB, MB, GB, KiB, MiB or GiB";
            case ValueForm.Choice:
                return $"{found} is not allowed"
                    + Words.Alternatives(NearestWord.Find(scalar.Text, shape.Choices), shape.Choices);
            case ValueForm.Boolean or ValueForm.Integer or ValueForm.Number:
                return $"expected {shape.Noun}, found {found}";
            default:
                return null;
        }
    }

    private static object? ReadInteger(Type type, string text)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign;
        if (type == typeof(int))
        {
            return int.TryParse(text, Styles, CultureInfo.InvariantCulture, out int number) ? number : null;
        }

        return long.TryParse(text, Styles, CultureInfo.InvariantCulture, out long large) ? large : null;
    }

    private static object? ReadNumber(string text) => text switch
    {
        ".inf" or "+.inf" => double.PositiveInfinity,
        "-.inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null,
    };

    private static object? ReadChoice(ValueShape shape, string text)
    {
        string? name = Enum.GetNames(shape.Type).FirstOrDefault(name => OptionNames.Of(name) == text);
        return name is null ? null : Enum.Parse(shape.Type, name);
    }

    private InputPath? ReadInput(ConfigScalar scalar, out string? problem)
    {
        problem = null;
        if (scalar.Text == "-")
        {
            return new InputPath("-");
        }

        // What a file names stands beside it, wherever the command runs.
        string file = Path.GetFullPath(scalar.Position.File, workingFolder);
        if (Absolute(scalar, Path.GetDirectoryName(file) ?? workingFolder, out problem) is not { } path)
        {
            return null;
        }

        if (PathPattern.FindFiles(path).Count > 0)
        {
            return new InputPath(path);
        }

        string looked = scalar.Text == path ? "" : $" (looked for {path})";
        problem = PathPattern.IsPattern(path) ? $"no file matches {scalar.Describe()}{looked}"
            : Directory.Exists(path) ? $"{scalar.Describe()} is a folder, expected a file{looked}"
            : $"the file {scalar.Describe()} does not exist{looked}";
        return null;
    }

    private OutputPath? ReadOutput(ConfigScalar scalar, out string? problem)
    {
        problem = null;
        return scalar.Text == "-" ? new OutputPath("-")
            : Absolute(scalar, workingFolder, out problem) is { } path ? new OutputPath(path)
            : null;
    }

    private static string? Absolute(ConfigScalar scalar, string folder, out string? problem)
    {
        bool isPath = scalar.Text.Length > 0 && !scalar.Text.Contains('\0');
        problem = isPath ? null : "expected a path, found " + (scalar.Text.Length == 0 ? "empty text" : "a zero byte in it");
        return isPath ? Path.GetFullPath(scalar.Text, folder) : null;
    }

    private static object? ReadParsed(Type type, string text, out string? problem)
    {
        Func<string, object> parse = ParseMethod.MakeGenericMethod(type).CreateDelegate<Func<string, object>>();
        try
        {
            problem = null;
            return parse(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            problem = error.Message.TrimEnd('.');
            return null;
        }
    }

    private static object ParseAs<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[+-]?\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex BigNumber();

    [GeneratedRegex(@"\d\.\d", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
