using System.Text;

namespace Streams.Patterns;

/// <summary>Writes an RE2 pattern in .NET's syntax, with the same meaning for texts of well-formed Unicode.</summary>
/// <remarks>
/// Groups come out without names, because .NET would number named groups after all others; the names are returned
/// beside the pattern. Everything whose meaning depends on flags other than <c>i</c> is written out.
/// </remarks>
internal ref struct Re2Translator
{
    private const int DepthMax = 1000;

    private readonly StringBuilder _out = new();
    private readonly List<string?> _groupNames = [null];
    private readonly Stack<(Re2Flags Flags, int Offset)> _open = new();
    private Re2Scanner _scanner;
    private Re2Flags _flags;
    private Before _before = Before.Nothing;

    private Re2Translator(string pattern, Re2Flags flags)
    {
        _scanner = new Re2Scanner(pattern);
        _flags = flags;
    }

    private enum Before
    {
        Nothing,
        Item,
        Repetition,
    }

    public static string Translate(
        string pattern, out IReadOnlyList<string?> groupNames, Re2Flags flags = Re2Flags.DotMatchesLineBreak)
    {
        Re2Translator translator = new(pattern, flags);
        while (!translator._scanner.IsAtEnd)
        {
            translator.Next();
        }

        if (translator._open.TryPeek(out (Re2Flags Flags, int Offset) unclosed))
        {
            throw Re2Scanner.Error(unclosed.Offset, "the group is not closed with ')'");
        }

        groupNames = translator._groupNames;
        return translator._out.ToString();
    }

    private void Next()
    {
        int start = _scanner.Offset;
        switch (_scanner.Peek)
        {
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '|':
                _scanner.Skip(1);
                _out.Append('|');
                _before = Before.Nothing;
                break;
            case '*' or '+' or '?':
                Repeat(start, _scanner.TakeCodePoint() switch { '*' => "*", '+' => "+", _ => "?" });
                break;
            case '{' when Re2Counts.TryTake(ref _scanner, out string counts):
                Repeat(start, counts);
                break;
            case '[':
                Re2Class.Read(ref _scanner, _flags).WriteTo(_out);
                _before = Before.Item;
                break;
            case '.':
                _scanner.Skip(1);
                Re2Class.Dot(_flags).WriteTo(_out);
                _before = Before.Item;
                break;
            case '^':
                _scanner.Skip(1);
                Item(_flags.HasFlag(Re2Flags.Multiline) ? "(?m:^)" : @"\A");
                break;
            case '$':
                _scanner.Skip(1);
                Item(_flags.HasFlag(Re2Flags.Multiline) ? "(?m:$)" : @"\z");
                break;
            case '\\':
                Escape();
                break;
            default:
                Literal(_scanner.TakeCodePoint());
                break;
        }
    }

    private void OpenGroup()
    {
        int start = _scanner.Offset;
        _scanner.Skip(1);
        if (_scanner.Peek != '?')
        {
            Push(start, "(", null);
        }
        else if (_scanner.TryTake("?P<") || IsNamedGroup())
        {
            Push(start, "(", GroupName(start));
        }
        else
        {
            FlagGroup(start);
        }
    }

    // (?<name>, but not the look-behinds (?<= and (?<!
    private bool IsNamedGroup() =>
        _scanner.Rest is ['?', '<', not ('=' or '!'), ..] && _scanner.TryTake("?<");

    private string GroupName(int start)
    {
        string name = _scanner.TakeUntil('>', start, "the group's name").ToString();
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            throw Re2Scanner.Error(start, $"'{name}' is no name for a group; use letters, digits and _");
        }

        if (_groupNames.Contains(name))
        {
            throw Re2Scanner.Error(start, $"the group name '{name}' is used twice");
        }

        return name;
    }

    private void Push(int start, string opening, string? name)
    {
        if (_open.Count == DepthMax)
        {
            throw Re2Scanner.Error(start, $"groups are nested more than {DepthMax} deep");
        }

        if (opening == "(")
        {
            _groupNames.Add(name);
        }

        _open.Push((_flags, start));
        _out.Append(opening);
        _before = Before.Nothing;
    }

    private void FlagGroup(int start)
    {
        Re2Flags flags = Re2Flags.None;
        Re2Flags changed = Re2Flags.None;
        bool clear = false;
        _scanner.Skip(1);
        while (true)
        {
            char c = _scanner.Peek;
            _scanner.Skip(_scanner.IsAtEnd ? 0 : 1);
            Re2Flags flag = c switch
            {
                'i' => Re2Flags.IgnoreCase,
                'm' => Re2Flags.Multiline,
                's' => Re2Flags.DotMatchesLineBreak,
                'U' => Re2Flags.Ungreedy,
                _ => Re2Flags.None,
            };
            if (flag != Re2Flags.None)
            {
                changed |= flag;
                flags = clear ? flags & ~flag : flags | flag;
            }
            else if (c == '-' && !clear)
            {
                clear = true;
            }
            else if (c is ':' or ')' && !_scanner.Since(start).EndsWith($"-{c}", StringComparison.Ordinal))
            {
                ApplyFlags(start, (_flags & ~changed) | flags, opensGroup: c == ':');
                return;
            }
            else
            {
                throw UnknownGroup(start);
            }
        }
    }

    private void ApplyFlags(int start, Re2Flags flags, bool opensGroup)
    {
        bool ignoreCase = flags.HasFlag(Re2Flags.IgnoreCase);
        string caseFlag = ignoreCase == _flags.HasFlag(Re2Flags.IgnoreCase) ? "" : ignoreCase ? "i" : "-i";
        if (opensGroup)
        {
            Push(start, $"(?{caseFlag}:", null);
        }
        else
        {
            // As in .NET, the flags hold to the end of the group, across alternatives.
            _out.Append(caseFlag.Length == 0 ? "" : $"(?{caseFlag})");
            _before = Before.Nothing;
        }

        _flags = flags;
    }

    private readonly FormatException UnknownGroup(int start)
    {
        string found = _scanner.Since(start);
        bool isLookBehind = found == "(?<"; // A named group would have been taken before.
        bool isLookAround = isLookBehind || found is "(?=" or "(?!";
        string what = isLookAround ? "look-around" : "the group";
        found += isLookBehind ? _scanner.Peek : "";
        return Re2Scanner.Error(start, $"{what} '{found}' is not part of RE2 syntax");
    }

    private void CloseGroup()
    {
        if (!_open.TryPop(out (Re2Flags Flags, int Offset) open))
        {
            throw Re2Scanner.Error(_scanner.Offset, "')' closes no group");
        }

        _scanner.Skip(1);
        _flags = open.Flags;
        Item(")");
    }

    private void Repeat(int start, string repetition)
    {
        bool swapped = _scanner.TryTake("?");
        if (_before != Before.Item)
        {
            throw Re2Scanner.Error(start, _before == Before.Nothing
                ? $"'{_scanner.Since(start)}' has nothing to repeat"
                : $"'{_scanner.Since(start)}' repeats a repetition; put the inner one in a group");
        }

        bool lazy = swapped != _flags.HasFlag(Re2Flags.Ungreedy);
        _out.Append(repetition).Append(lazy ? "?" : "");
        _before = Before.Repetition;
    }

    private void Escape()
    {
        if (_scanner.TryTake(@"\A"))
        {
            Item(@"\A");
        }
        else if (_scanner.TryTake(@"\z"))
        {
            Item(@"\z");
        }
        else if (_scanner.TryTake(@"\b"))
        {
            Item(@"\b");
        }
        else if (_scanner.TryTake(@"\B"))
        {
            Item(@"\B");
        }
        else if (_scanner.TryTake(@"\Q"))
        {
            Quoted();
        }
        else if (Re2Class.TryReadEscape(ref _scanner, _flags, out Re2Class? named))
        {
            named.WriteTo(_out);
            _before = Before.Item;
        }
        else
        {
            Literal(Re2Escapes.ReadCodePoint(ref _scanner));
        }
    }

    /// <summary>Everything up to <c>\E</c>, or to the end, stands for itself.</summary>
    private void Quoted()
    {
        while (!_scanner.IsAtEnd && !_scanner.TryTake(@"\E"))
        {
            Literal(_scanner.TakeCodePoint());
        }
    }

    private void Literal(int codePoint)
    {
        Re2Class.AppendLiteral(_out, codePoint);
        _before = Before.Item;
    }

    private void Item(string text)
    {
        _out.Append(text);
        _before = Before.Item;
    }
}
