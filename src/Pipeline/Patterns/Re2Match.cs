namespace Streams.Patterns;

/// <summary>The groups of one match of a <see cref="Re2Regex"/>.</summary>
public sealed class Re2Match
{
    private readonly string?[] _groups;
    private readonly IReadOnlyList<string?> _names;

    internal Re2Match(string?[] groups, IReadOnlyList<string?> names)
    {
        _groups = groups;
        _names = names;
    }

    /// <summary>The text of a group by its number, 0 for the whole; null when there is none or it took no part.</summary>
    public string? Group(int number) => (uint)number < (uint)_groups.Length ? _groups[number] : null;

    /// <summary>The text of a group by its name; null when there is none or it took no part.</summary>
    public string? Group(ReadOnlySpan<char> name)
    {
        for (int i = 1; i < _groups.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return _groups[i];
            }
        }

        return null;
    }
}
