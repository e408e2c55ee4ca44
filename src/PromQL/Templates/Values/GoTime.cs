using Streams.Data;
using Streams.PromQL.Templates.Formatting;

namespace Streams.PromQL.Templates.Values;

/// <summary>A moment with a time zone, with the methods that Go's has.</summary>
public sealed class GoTime : ITemplateValue
{
    /// <summary>Makes a moment.</summary>
    /// <param name="moment">The moment, at the offset of its zone.</param>
    /// <param name="zone">The zone's name, as it is written behind a time.</param>
    public GoTime(DateTimeOffset moment, string zone = "UTC")
    {
        Moment = moment;
        Zone = zone;
    }

    /// <summary>The moment, at the offset of its zone.</summary>
    public DateTimeOffset Moment { get; }

    /// <summary>The zone's name.</summary>
    public string Zone { get; }

    /// <inheritdoc />
    public string TypeName => "time.Time";

    /// <summary>The moment of the data, in UTC.</summary>
    public static GoTime From(EventTime time) => new(DateTimeOffset.FromUnixTimeMilliseconds(time.Milliseconds));

    /// <inheritdoc />
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = arguments switch
        {
            [] => Property(name),
            [string layout] when name == "Format" => GoTimeLayout.Format(this, layout),
            [GoDuration duration] when name == "Add" => new GoTime(Moment.AddTicks(duration.Nanoseconds / 100), Zone),
            [GoTime other] => Compare(name, other),
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc />
    public override string ToString() => GoTimeLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    private object? Property(string name) => name switch
    {
        "Unix" => Moment.ToUnixTimeSeconds(),
        "UnixMilli" => Moment.ToUnixTimeMilliseconds(),
        "UnixNano" => (Moment - DateTimeOffset.UnixEpoch).Ticks * 100,
        "Year" => (long)Moment.Year,
        "Month" => new GoName("time.Month", Moment.Month, GoTimeLayout.Month(Moment.Month)),
        "Day" => (long)Moment.Day,
        "Hour" => (long)Moment.Hour,
        "Minute" => (long)Moment.Minute,
        "Second" => (long)Moment.Second,
        "YearDay" => (long)Moment.DayOfYear,
        "Weekday" => new GoName("time.Weekday", (int)Moment.DayOfWeek, $"{Moment.DayOfWeek}"),
        "IsZero" => Moment == DateTimeOffset.MinValue,
        "UTC" => new GoTime(Moment.ToUniversalTime()),
        "String" => ToString(),
        _ => null,
    };

    private object? Compare(string name, GoTime other) => name switch
    {
        "Before" => Moment < other.Moment,
        "After" => Moment > other.Moment,
        "Equal" => Moment == other.Moment,
        "Sub" => new GoDuration((Moment - other.Moment).Ticks * 100),
        _ => null,
    };
}
