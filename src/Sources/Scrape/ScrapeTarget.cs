using System.Text;
using Streams.Data;

namespace Streams.Sources.Scrape;

/// <summary>A target: where it is asked, and the labels that its samples get.</summary>
internal sealed record ScrapeTarget(Uri Url, Labels Labels)
{
    /// <summary>The target's place in the interval: the same in every run, and spread evenly over targets.</summary>
    public TimeSpan OffsetIn(TimeSpan interval)
    {
        ulong hash = StableHash.Of(Encoding.UTF8.GetBytes(Url.AbsoluteUri)) ^ Labels.Hash;
        return TimeSpan.FromTicks((long)(hash % (ulong)interval.Ticks));
    }
}
