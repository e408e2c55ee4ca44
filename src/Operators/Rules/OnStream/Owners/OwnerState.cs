using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Reads and writes what the owner keeps: time, groups and the window.</summary>
internal sealed class OwnerState(OwnerClock clock, OwnerWindow window, IReadOnlyList<OwnerGroup> groups, IRuleOutput output)
{
    private const byte TimeEntry = 0;
    private const byte GroupEntry = 1;
    private const byte SeriesEntry = 2;

    private readonly List<GroupRunner> _gone = [];

    /// <summary>The groups that are no more, which end what they had written after a while.</summary>
    public IReadOnlyList<GroupRunner> Gone => _gone;

    public static void Write(SnapshotWriter writer, OwnerClock clock, IEnumerable<GroupRunner> groups)
    {
        StateWriter time = writer.Begin(Labels.Empty);
        time.WriteByte(TimeEntry);
        clock.Write(time);
        foreach (GroupRunner group in groups)
        {
            StateWriter state = writer.Begin(Labels.Empty);
            state.WriteByte(GroupEntry);
            state.WriteText(group.Group.File);
            state.WriteText(group.Group.Name);
            group.Snapshot(state);
        }
    }

    public static void WriteSeries(SnapshotWriter writer, FrozenWindow window)
    {
        for (int i = 0; i < window.Count; i++)
        {
            StateWriter state = writer.Begin(window.LabelsOf(i));
            state.WriteByte(SeriesEntry);
            SampleState.Write(state, window.SamplesOf(i));
        }
    }

    public void Restore(SnapshotReader reader)
    {
        HashSet<(string File, string Name)> taken = GroupsIn(reader);
        while (reader.Next(out Labels labels, out StateReader state))
        {
            switch (state.ReadByte())
            {
                case TimeEntry:
                    clock.Read(ref state);
                    break;
                case GroupEntry:
                    string file = state.ReadText();
                    RunnerOf(file, state.ReadText(), taken).Restore(ref state, output);
                    break;
                case SeriesEntry:
                    window.Add(labels, ref state);
                    break;
                default:
                    throw new InvalidDataException($"The state of {labels} is of an unknown kind.");
            }
        }
    }

    private static HashSet<(string File, string Name)> GroupsIn(SnapshotReader reader)
    {
        HashSet<(string File, string Name)> groups = [];
        while (reader.Next(out _, out StateReader state))
        {
            if (state.ReadByte() == GroupEntry)
            {
                groups.Add((state.ReadText(), state.ReadText()));
            }
        }

        return groups;
    }

    /// <summary>
    /// The group that goes on with a state: that of its name, in its file or in one of the same name elsewhere that has no
    /// state of its own.
    /// </summary>
    private GroupRunner RunnerOf(string file, string name, HashSet<(string File, string Name)> taken)
    {
        OwnerGroup? heir = groups.FirstOrDefault(group => group.Planned.Group.Name == name && group.Planned.Group.File == file)
            ?? groups.FirstOrDefault(group => group.Planned.Group.Name == name
                && Path.GetFileName(group.Planned.Group.File) == Path.GetFileName(file)
                && !taken.Contains((group.Planned.Group.File, name)));
        if (heir is not null)
        {
            taken.Add((heir.Planned.Group.File, name));
            return heir.Runner;
        }

        GroupRunner gone = new(new RuleGroup { Name = name, File = file, Position = new Topology.TextPosition(file, 1, 1) });
        _gone.Add(gone);
        return gone;
    }
}
