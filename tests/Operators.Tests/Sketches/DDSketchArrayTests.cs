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

    private static byte[] Encode(DDSketchView view)
    {
        StateWriter writer = new();
        view.Write(writer);
        return writer.Written.ToArray();
    }
}
