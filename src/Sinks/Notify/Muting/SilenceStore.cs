using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Muting;

/// <summary>The silences; expired ones are kept for a while, so that people can see them.</summary>
/// <remarks>
/// Which silences match an alert is found once for each state of the set and kept with the alert; asking costs a look at
/// the clock for those. A change of the set makes the next question of each alert go over the index again.
/// </remarks>
internal sealed class SilenceStore(Random random)
{
    /// <summary>How long an expired silence is kept, as Alertmanager does by default.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(120);

    /// <summary>How many silences there may be; who asks for more is refused.</summary>
    public const int CountMax = 10_000;

    private readonly Dictionary<string, Silence> _silences = [];
    private Silence[] _indexed = [];
    private MatcherIndex _index = new([]);
    private int _version;
    private int _indexVersion = -1;

    public IEnumerable<Silence> All => _silences.Values;

    public int Count => _silences.Count;

    public bool TryGet(string id, [NotNullWhen(true)] out Silence? silence) => _silences.TryGetValue(id, out silence);

    public void Restore(Silence silence)
    {
        _silences[silence.Id] = silence;
        _version++;
    }

    /// <summary>
    /// Adds a silence, or changes one: where that is more than its end or comment, the old one expires and a new one begins.
    /// </summary>
    /// <returns>The silences that are other than before; the last is the one that was asked for. Empty when the id is unknown.</returns>
    public IReadOnlyList<Silence> Set(
        string? id, AlertMatchers matchers, EventTime startsAt, EventTime endsAt, string createdBy, string comment, EventTime now)
    {
        List<Silence> changed = [];
        if (!string.IsNullOrEmpty(id))
        {
            if (!_silences.TryGetValue(id, out Silence? old))
            {
                return [];
            }

            Silence updated = old with { EndsAt = endsAt, CreatedBy = createdBy, Comment = comment, UpdatedAt = now };
            if (IsUpdate(old, matchers, startsAt, endsAt, now))
            {
                return [Put(updated with { StartsAt = startsAt })];
            }

            if (Expire(id, now) is { } expired)
            {
                changed.Add(expired);
            }
        }

        changed.Add(Put(new Silence(
            NewId(), matchers, Moment.Later(startsAt, now), endsAt, now, createdBy, comment)));
        return changed;
    }

    /// <summary>Ends a silence; null when there is none of this id that still holds or will.</summary>
    public Silence? Expire(string id, EventTime now)
    {
        if (!_silences.TryGetValue(id, out Silence? silence) || silence.StateAt(now) == SilenceState.Expired)
        {
            return null;
        }

        return Put(silence with { StartsAt = Moment.Earlier(silence.StartsAt, now), EndsAt = now, UpdatedAt = now });
    }

    /// <summary>Forgets what has been over for long; gives the ids.</summary>
    public IReadOnlyList<string> RemoveOld(EventTime now)
    {
        string[] old = [.. _silences.Values.Where(silence => silence.EndsAt.Plus(Retention) < now).Select(silence => silence.Id)];
        foreach (string id in old)
        {
            _silences.Remove(id);
            _version++;
        }

        return old;
    }

    /// <summary>Whether an alert is silenced.</summary>
    public bool IsSilenced(Alert alert, EventTime now)
    {
        foreach (Silence silence in Matching(alert))
        {
            if (silence.IsActive(now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The ids of the silences that hold an alert back.</summary>
    public IReadOnlyList<string> SilencedBy(Alert alert, EventTime now) =>
        [.. Matching(alert).Where(silence => silence.IsActive(now)).Select(silence => silence.Id)];

    private Silence[] Matching(Alert alert)
    {
        if (alert.SilencesVersion != _version)
        {
            Reindex();
            int[] found = _index.Find(alert.Labels);
            alert.Silences = found.Length == 0 ? [] : Array.ConvertAll(found, i => _indexed[i]);
            alert.SilencesVersion = _version;
        }

        return alert.Silences;
    }

    private void Reindex()
    {
        if (_indexVersion != _version)
        {
            _indexed = [.. _silences.Values];
            _index = new MatcherIndex([.. _indexed.Select(silence => silence.Matchers)]);
            _indexVersion = _version;
        }
    }

    private Silence Put(Silence silence)
    {
        _silences[silence.Id] = silence;
        _version++;
        return silence;
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static bool IsUpdate(Silence old, AlertMatchers matchers, EventTime startsAt, EventTime endsAt, EventTime now)
    {
        bool isSame = old.Matchers.ToString() == matchers.ToString();
        return old.StateAt(now) switch
        {
            SilenceState.Active => isSame && old.StartsAt.Milliseconds / 1000 == startsAt.Milliseconds / 1000 && endsAt >= now,
            SilenceState.Pending => isSame && startsAt >= now,
            _ => false,
        };
    }
}
