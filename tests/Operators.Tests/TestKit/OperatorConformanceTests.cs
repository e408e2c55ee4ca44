using Streams.Data;
using Streams.Stages;
using Streams.TestKit.Conformance;
using Xunit.Sdk;

namespace Streams.Operators.Tests.TestKit;

/// <summary>The conformance tests must fail on operators that break the contract.</summary>
public class OperatorConformanceTests
{
    [Fact]
    public void Conformance_OperatorThatLeaks_Fails()
    {
        Assert.ThrowsAny<XunitException>(() => Broken((_, _) => { }).Process_EmptyBatch_GivesNothing());
    }

    [Fact]
    public void Conformance_OperatorThatDependsOnBatches_Fails()
    {
        Conformance conformance = Broken((batch, context) =>
        {
            context.Output.Add(batch.Series[0], batch.Times[0], batch.Count);
            batch.Dispose();
        });

        Assert.ThrowsAny<XunitException>(() => conformance.Process_OtherBatchCuts_GiveTheSame(1));
    }

    [Fact]
    public void Conformance_OperatorWithStateThatItDoesNotSave_Fails()
    {
        Assert.ThrowsAny<XunitException>(() => Counting().Restore_Midway_EqualsAnUnbrokenRun(1));
    }

    [Fact]
    public void Conformance_OperatorThatIgnoresForget_Fails()
    {
        Dictionary<SeriesId, Labels> labels = [];
        Conformance conformance = Broken((batch, context) =>
        {
            foreach (SeriesId id in batch.Series)
            {
                labels.TryAdd(id, context.Series[id]);
                context.Output.Add(id, 0, (long)labels[id].Hash);
            }

            batch.Dispose();
        }, onCreate: labels.Clear);

        Assert.ThrowsAny<XunitException>(() => conformance.Forget_ThenOtherSeriesWithTheSameIds_EqualsNotForgetting(1));
    }

    [Fact]
    public void Conformance_OperatorThatWritesToSharedBatches_Fails()
    {
        Conformance conformance = Broken((batch, context) =>
        {
            batch.WritableValues[0] = 1;
            context.Output.Emit(batch);
        });

        Assert.ThrowsAny<InvalidOperationException>(() => conformance.Process_SharedBatches_AreNotChangedAndGiveTheSame(1));
    }

    [Fact]
    public void Conformance_OperatorThatEmitsBehindTheWatermark_Fails()
    {
        Conformance conformance = Broken((batch, context) =>
        {
            context.Output.Add(batch.Series[0], 0, 1);
            batch.Dispose();
        });

        Assert.ThrowsAny<XunitException>(() => conformance.OnWatermark_NoLateInput_NothingComesOutBehindIt(1));
    }

    private static Conformance Counting()
    {
        long count = 0;
        return Broken((batch, context) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                context.Output.Add(batch.Series[i], batch.Times[i], ++count);
            }

            batch.Dispose();
        }, onCreate: () => count = 0);
    }

    private static Conformance Broken(Action<SampleBatch, OperatorContext> process, Action? onCreate = null) => new(
        OperatorDefinition.Of<object>("broken", (_, context) =>
        {
            onCreate?.Invoke();
            return new BrokenOperator(context, process);
        }));

    private sealed class BrokenOperator(OperatorContext context, Action<SampleBatch, OperatorContext> process)
        : Operator(context)
    {
        public override void Process(SampleBatch batch) => process(batch, Context);
    }

    private sealed class Conformance(OperatorDefinition definition) : OperatorConformance<object>
    {
        protected override OperatorDefinition Definition => definition;

        protected override IEnumerable<object> Options => [new()];
    }
}
