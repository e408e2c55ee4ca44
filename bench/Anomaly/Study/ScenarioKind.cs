namespace Streams.Bench.Anomaly.Study;

/// <summary>What happens in a scenario.</summary>
public enum ScenarioKind
{
    /// <summary>One metric goes up several times for a while.</summary>
    Spike,

    /// <summary>One metric goes to another level for good.</summary>
    Shift,

    /// <summary>One metric creeps to another level within some minutes.</summary>
    Drift,

    /// <summary>The service says nothing for a while.</summary>
    DropOut,

    /// <summary>Nothing but the steepest hours of the daily rhythm.</summary>
    Season,

    /// <summary>Nothing but noise, at any hour.</summary>
    Noise,
}
