using Streams.Operators.Sketches;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Sketches;

public sealed class DDSketchArrayTests
{
    [Fact]
    public void AddRange_ManyKeys_IsASketchForEach()
    {
        const int Keys = 37;
        DDSketchArray array = new();
        array.EnsureKeys(Keys);
        DDSketch[] single = [.. Enumerable.Range(0, Keys).Select(_ => new DDSketch())];
        Random random = new(4);
        foreach (string name in Distributions.Names)
        {
            double[] values = Distributions.Make(name, 5000, 6);
            int[] keys = [.. values.Select(_ => random.Next(Keys))];
            array.AddRange(keys, values);
            for (int i = 0; i < values.Length; i++)
            {
                single[keys[i]].Add(values[i]);
            }
        }

        for (int key = 0; key < Keys; key++)
        {
            Assert.Equal(Encode(single[key].View), Encode(array[key]));
            Assert.Equal(single[key].Quantile(0.9), array[key].Quantile(0.9));
        }
    }

    [Fact]
    public void MergeReadAndClear_BetweenArrays_MoveWholeSketches()
    {
        DDSketchArray source = new();
        DDSketchArray target = new();
        source.EnsureKeys(2);
        target.EnsureKeys(3);
        source.AddRange(1, Distributions.Make("mixed", 3000, 1));
        target.AddRange(2, Distributions.Make("lognormal", 3000, 2));
        DDSketch expected = new();
        expected.Add(Distributions.Make("mixed", 3000, 1));
        expected.Add(Distributions.Make("lognormal", 3000, 2));

        target.Merge(2, source, 1);

        Assert.Equal(Encode(expected.View), Encode(target[2]));
        StateReader reader = new(Encode(target[2]));
        source.Read(0, ref reader);
        Assert.Equal(Encode(expected.View), Encode(source[0]));
        source.Clear(0);
        Assert.Equal(0, source[0].Count);
        Assert.Throws<ArgumentException>(() => target.Merge(2, target, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => target[3].Count);
    }

    [Theory]
    [InlineData("mixed", "lognormal")]
    [InlineData("lognormal", "mixed")]
    [InlineData("lognormal", "lognormal")]
    public void Merge_EncodedSketch_IsAsIfItsValuesWereAdded(string first, string second)
    {
        DDSketchArray array = new();
        array.EnsureKeys(2);
        array.AddRange(1, Distributions.Make(first, 3000, 1));
        DDSketch part = new();
        part.Add(Distributions.Make(second, 2000, 2));
        DDSketch expected = new();
        expected.Add(Distributions.Make(first, 3000, 1));
        expected.Add(Distributions.Make(second, 2000, 2));

        StateReader reader = new(Encode(part.View));
        array.Merge(1, ref reader);
        StateReader again = new(Encode(part.View));
        array.Merge(0, ref again);

        Assert.True(reader.IsAtEnd);
        Assert.Equal(Encode(expected.View), Encode(array[1]));
        Assert.Equal(Encode(part.View), Encode(array[0]));
    }

    [Fact]
    public void Merge_EncodedSketchesWindowAfterWindow_AllocatesNothing()
    {
        DDSketchArray array = new();
        array.EnsureKeys(1);
        DDSketch part = new();
        part.Add(Distributions.Make("lognormal", 2000, 2));
        byte[] bytes = Encode(part.View);

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                StateReader reader = new(bytes);
                array.Merge(0, ref reader);
            }

            array.Clear(0);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Merge_CutOffOrChangedAnywhere_ThrowsAndChangesNothingOrGivesAUsableSketch()
    {
        DDSketch part = new();
        part.Add([1, 2, 300, -5, 0, 1e-9, double.PositiveInfinity]);
        byte[] bytes = Encode(part.View);
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            Assert.False(TryMerge(bytes.AsSpan(0, at)));
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. bytes];
                damaged[at] ^= (byte)(1 << bit);
                refused += TryMerge(damaged) ? 0 : 1;
            }
        }

        Assert.InRange(refused, bytes.Length, bytes.Length * 8);
    }

    [Fact]
    public void Merge_MoreValuesThanCanBeCounted_Throws()
    {
        DDSketchArray array = new();
        array.EnsureKeys(1);
        StateWriter writer = new();
        writer.WriteByte(12);
        writer.WriteVarInt(long.MaxValue);
        writer.WriteVarInt(0);
        writer.WriteVarInt(0);
        writer.WriteVarInt(0);
        writer.WriteDouble(0);
        writer.WriteDouble(0);
        writer.WriteByte(0);
        byte[] bytes = writer.Written.ToArray();
        StateReader reader = new(bytes);
        array.Merge(0, ref reader);

        Assert.Throws<InvalidDataException>(() =>
        {
            StateReader again = new(bytes);
            array.Merge(0, ref again);
        });
        Assert.Equal(long.MaxValue, array[0].ZeroCount);
    }

    [Fact]
    public void AddRange_WindowAfterWindow_AllocatesNothing()
    {
        const int Keys = 50;
        DDSketchArray array = new();
        array.EnsureKeys(Keys);
        double[] values = Distributions.Make("lognormal", 4096, 1);
        int[] keys = [.. Enumerable.Range(0, values.Length).Select(i => i % Keys)];
        Window();
        Window();

        long bytes = Allocations.Of(Window);

        Assert.Equal(0, bytes);

        void Window()
        {
            array.AddRange(keys, values);
            for (int key = 0; key < Keys; key++)
            {
                array.Clear(key);
            }
        }
    }

    /// <summary>Merges into a sketch of its own and checks that it is untouched if that is refused.</summary>
    private static bool TryMerge(ReadOnlySpan<byte> bytes)
    {
        DDSketchArray array = new();
        array.EnsureKeys(1);
        array.AddRange(0, [3, 4, -7]);
        byte[] before = Encode(array[0]);
        StateReader reader = new(bytes);
        try
        {
            array.Merge(0, ref reader);
        }
        catch (InvalidDataException)
        {
            Assert.Equal(before, Encode(array[0]));
            return false;
        }

        array[0].Quantile(0.5);
        return true;
    }

    private static byte[] Encode(DDSketchView view)
    {
        StateWriter writer = new();
        view.Write(writer);
        return writer.Written.ToArray();
    }
}
