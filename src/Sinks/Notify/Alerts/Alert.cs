using Streams.Data;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Muting;

namespace Streams.Sinks.Notify.Alerts;

/// <summary>An alert as it is known right now, with what was found out about it once for all.</summary>
internal sealed class Alert(ulong fingerprint, Labels labels)
{
    public ulong Fingerprint { get; } = fingerprint;

    public Labels Labels { get; } = labels;

    public Labels Annotations { get; set; } = Labels.Empty;

    public EventTime StartsAt { get; set; }

    public EventTime EndsAt { get; set; } = EventTime.Maximum;

    public EventTime UpdatedAt { get; set; }

    public EventTime ToldAt { get; set; } = EventTime.Minimum;

    public string GeneratorUrl { get; set; } = "";

    public double Value { get; set; } = double.NaN;

    public bool IsTimeout { get; set; }

    /// <summary>Counts the updates, to see whether the alert is still what it was when it was sent.</summary>
    public int Version { get; set; }

    /// <summary>Who has taken it on; null while nobody has.</summary>
    public Acknowledgement? Acknowledgement { get; set; }

    /// <summary>When it changed its state lately; null for the many that do not.</summary>
    public FlapHistory? Flapping { get; set; }

    /// <summary>The groups that it belongs to.</summary>
    public AlertGroup[] Groups { get; set; } = [];

    /// <summary>Whether it was put back into some of its groups only, because it was over for the others.</summary>
    public bool IsPartlyRouted { get; set; }

    /// <summary>The inhibition rules of whose sources it is one.</summary>
    public int[] SourceOf { get; set; } = [];

    /// <summary>The inhibition rules of whose targets it is one.</summary>
    public int[] TargetOf { get; set; } = [];

    /// <summary>The silences that match it, as of <see cref="SilencesVersion"/>.</summary>
    public Silence[] Silences { get; set; } = [];

    public int SilencesVersion { get; set; } = -1;

    public bool IsHeldAsFlapping => Flapping is { IsHeld: true };

    /// <summary>Whether it has ended at a moment. One that is held as flapping counts as firing.</summary>
    public bool IsResolved(EventTime now) => EndsAt <= now && !IsHeldAsFlapping;
}
