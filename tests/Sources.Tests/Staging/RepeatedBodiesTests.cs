using System.Text;
using Streams.Data;
using Streams.Sources.Staging;

namespace Streams.Sources.Tests.Staging;

public sealed class RepeatedBodiesTests
{
    private readonly RepeatedBodies _bodies = new(countMax: 2);

    [Fact]
    public void Claim_AcceptedBody_IsKnown()
    {
        Assert.Equal(BodyClaim.Mine, _bodies.Claim(Key("a")));
        Assert.Equal(BodyClaim.UnderWay, _bodies.Claim(Key("a")));
        _bodies.Accept(Key("a"));

        Assert.Equal(BodyClaim.Accepted, _bodies.Claim(Key("a")));
        Assert.Equal(1, _bodies.RepeatCount);
    }

    [Fact]
    public void Claim_BodyThatWasGivenBack_IsNewAgain()
    {
        _bodies.Claim(Key("a"));
        _bodies.GiveBack(Key("a"));

        Assert.Equal(BodyClaim.Mine, _bodies.Claim(Key("a")));
    }

    [Fact]
    public void GiveBack_AcceptedBody_StaysKnown()
    {
        _bodies.Accept(Key("a"));
        _bodies.GiveBack(Key("a"));

        Assert.Equal(BodyClaim.Accepted, _bodies.Claim(Key("a")));
    }

    [Fact]
    public void Accept_MoreThanTheBound_ForgetsTheOldest()
    {
        foreach (string body in (string[])["a", "b", "b", "c"])
        {
            _bodies.Accept(Key(body));
        }

        Assert.Equal(BodyClaim.Mine, _bodies.Claim(Key("a")));
        Assert.Equal(BodyClaim.Accepted, _bodies.Claim(Key("b")));
        Assert.Equal(BodyClaim.Accepted, _bodies.Claim(Key("c")));
    }

    private static SeriesKey Key(string body) => new RawSeriesIndex().Prepare(Encoding.UTF8.GetBytes(body));
}
