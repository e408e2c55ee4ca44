using Streams.Data;
using Streams.Runtime;
using Streams.Stages;
using Streams.TestKit.Engine;

namespace Streams.TestKit.Conformance;

/// <summary>What every operator owes, whatever it does; each operator's tests inherit it.</summary>
public abstract class OperatorConformance<TOptions>
    where TOptions : class
{
    /// <summary>The operator, as it is registered.</summary>
    protected abstract OperatorDefinition Definition { get; }

    /// <summary>The options to run with; more than one, where options change the way of working.</summary>
    protected abstract IEnumerable<TOptions> Options { get; }

    /// <summary>
    /// Those options whose results are the same on any number of shards; an operator that splits something between shards
    /// leaves options out and tests them by itself.
    /// </summary>
    protected virtual IEnumerable<TOptions> EngineOptions => Options;

    /// <summary>What the random input looks like.</summary>
    protected virtual InputShape Shape => new();

    /// <summary>Whether the operator holds on to series beyond their rows, so that their ids are not free at once.</summary>
    protected virtual bool HoldsSeries => false;

    /// <summary>Whether a result may come again, corrected, so that only the last of a series and time counts.</summary>
    protected virtual bool CorrectsResults => false;

    [Fact]
    public void Options_AsTested_BreakNoRule()
    {
        foreach (TOptions options in Options)
        {
            Assert.Empty((options as IStageOptions)?.Validate() ?? []);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Input_SomeOptions_GivesOutput(int seed)
    {
        int total = Options.Sum(options => Run(options, Input(seed)).Count);

        Assert.True(total > 0, "No options let anything out, so the other tests compare nothing with nothing.");
    }

    [Fact]
    public void Process_EmptyBatch_GivesNothing()
    {
        foreach (TOptions options in Options)
        {
            OperatorHarness harness = new(Definition, options);

            harness.Push(harness.Batch([]));

            Assert.Equal(0, RunResult.Of(harness).Count);
            harness.Pool.AssertAllReturned();
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Process_SingleRow_SharedOrNotIsTheSame(int seed)
    {
        Sample[] row = [Input(seed).OfType<InputStep.RowsStep>().First().Rows[0]];
        foreach (TOptions options in Options)
        {
            RunResult owned = Run(options, [new InputStep.RowsStep(row)]);

            RunResult shared = RunShared(options, [new InputStep.RowsStep(row)]);

            owned.AssertSame(shared, "a single row in a shared batch");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Process_OtherBatchCuts_GiveTheSame(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            Random random = new(seed);
            RunResult whole = Run(options, input);

            whole.AssertSame(Run(options, input, _ => 1), "batches of 1");
            whole.AssertSame(Run(options, input, _ => 7), "batches of 7");
            whole.AssertSame(Run(options, input, _ => random.Next(1, 40)), "batches of random sizes");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Process_SharedBatches_AreNotChangedAndGiveTheSame(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            RunResult owned = Run(options, input);

            RunResult shared = RunShared(options, input);

            owned.AssertSame(shared, "shared batches");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void OnWatermark_NoLateInput_NothingComesOutBehindIt(int seed)
    {
        IReadOnlyList<InputStep> input = Input(Shape with { LateShare = 0 }, seed);
        foreach (TOptions options in Options)
        {
            OperatorHarness harness = new(Definition, options);
            EventTime watermark = EventTime.Minimum;
            foreach (InputStep step in input)
            {
                int[] before = [.. harness.OutputNames.Select(name => harness.Output(name).Count)];

                Apply(harness, step, SampleBatch.Capacity);

                IEnumerable<OutputRow> news = harness.OutputNames.SelectMany((name, i) => harness.Output(name).Skip(before[i]));
                Assert.All(news, row => Assert.True(row.Time >= watermark, $"{row} is behind the watermark {watermark}."));
                watermark = step is InputStep.WatermarkStep moved ? moved.Time : watermark;
            }
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void OnWatermark_NoRowsAtAll_RunsToTheEnd(int seed)
    {
        foreach (TOptions options in Options)
        {
            RunResult result = Run(options, [.. Input(seed).OfType<InputStep.WatermarkStep>()]);

            result.AssertSame(Run(options, []), "watermarks without rows");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Restore_Midway_EqualsAnUnbrokenRun(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            RunResult unbroken = Run(options, input);
            foreach (int part in (int[])[0, input.Count / 3, input.Count * 2 / 3, input.Count])
            {
                OperatorHarness first = new(Definition, options);
                Apply(first, input.Take(part));
                OperatorHarness second = new(Definition, options, first.Snapshot());
                Finish(second, input.Skip(part));

                unbroken.AssertSame(RunResult.Of(first, second), $"a restart after {part} of {input.Count} steps");
            }
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7)]
    public async Task Engine_AnyShardsAndCuts_GiveTheSame(int shards)
    {
        Sample[] rows = RowsOf(Input(seed: 1));
        foreach (TOptions options in EngineOptions)
        {
            IReadOnlyList<string> expected = await EngineResultsAsync(options, rows, shards: 1, rowsPerCommit: 100);

            Assert.Equal(expected, await EngineResultsAsync(options, rows, shards, rowsPerCommit: 1));
            Assert.Equal(expected, await EngineResultsAsync(options, rows, shards, rowsPerCommit: 97));
        }
    }

    [Theory, InlineData(1, 1), InlineData(1, 3), InlineData(2, 7), InlineData(7, 2)]
    public async Task Engine_CrashMidway_EqualsAnUnbrokenRun(int shardsBefore, int shardsAfter)
    {
        Sample[] rows = RowsOf(Input(seed: 2));
        foreach (TOptions options in EngineOptions)
        {
            IReadOnlyList<string> expected = await EngineResultsAsync(options, rows, shards: 1, rowsPerCommit: 100);
            foreach (int crashAt in (int[])[1, rows.Length / 2, rows.Length - 1])
            {
                EngineRun run = new(Definition, options, Shape.Lateness);
                Checkpoint checkpoint = await run.CrashAsync(rows, shardsBefore, crashAt);
                await run.RunAsync(rows, shardsAfter, rowsPerCommit: 40, checkpoint);

                Assert.Equal(expected, run.Results(CorrectsResults));
            }
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Snapshot_OnTheWay_ChangesNothing(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            OperatorHarness harness = new(Definition, options);
            foreach (InputStep step in input)
            {
                Apply(harness, step, SampleBatch.Capacity);
                harness.Snapshot();
            }

            Finish(harness, []);

            Run(options, input).AssertSame(RunResult.Of(harness), "a snapshot after each step");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Freeze_WrittenLater_IsTheMomentOfTheFreeze(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            foreach (int part in (int[])[input.Count / 3, input.Count * 2 / 3])
            {
                OperatorHarness going = new(Definition, options);
                OperatorHarness still = new(Definition, options);
                Apply(going, input.Take(part));
                Apply(still, input.Take(part));

                Func<HarnessSnapshot> frozen = going.Freeze();
                Finish(going, input.Skip(part));
                HarnessSnapshot later = frozen();
                HarnessSnapshot atOnce = still.Snapshot();

                Assert.Equal(atOnce.State, later.State);
                Assert.Equal(atOnce.MergeState, later.MergeState);
                Assert.Equal(atOnce.Frames, later.Frames);
            }
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Run_Twice_GivesTheSameBytes(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        foreach (TOptions options in Options)
        {
            OperatorHarness first = new(Definition, options);
            OperatorHarness second = new(Definition, options);

            Apply(first, input);
            Apply(second, input);

            RunResult.Of(first).AssertSame(RunResult.Of(second), "the same run again");
            Assert.Equal(first.Snapshot().State, second.Snapshot().State);
            Assert.Equal(first.Snapshot().MergeState, second.Snapshot().MergeState);
            Assert.Equal(first.Snapshot().Frames, second.Snapshot().Frames);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Forget_ThenOtherSeriesWithTheSameIds_EqualsNotForgetting(int seed)
    {
        IReadOnlyList<InputStep> before = Input(seed);
        EventTime end = new(Newest(before).Milliseconds + 86_400_000);
        IReadOnlyList<InputStep> after = Input(Shape with { Series = OtherSeries, Start = end }, seed + 100);
        Labels[] series = [.. before.OfType<InputStep.RowsStep>().SelectMany(step => step.Rows).Select(row => row.Labels).Distinct()];
        foreach (TOptions options in Options)
        {
            RunResult remembering = Run(options, [.. before, new InputStep.WatermarkStep(end.Minus(Shape.Lateness * 2)), .. after]);
            OperatorHarness harness = new(Definition, options);

            Apply(harness, [.. before, new InputStep.WatermarkStep(end.Minus(Shape.Lateness * 2))]);
            int forgotten = harness.Forget(series);
            Finish(harness, after);

            Assert.True(HoldsSeries || forgotten >= series.Length, $"Only {forgotten} of {series.Length} ids came free.");
            remembering.AssertSame(RunResult.Of(harness), "ids used again");
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void KeepsSeries_WhenDeclared_HoldsForEveryRow(int seed)
    {
        IReadOnlyList<InputStep> input = Input(seed);
        HashSet<Labels> series = [.. input.OfType<InputStep.RowsStep>().SelectMany(step => step.Rows).Select(row => row.Labels)];
        foreach (TOptions options in Options.Where(_ => Definition.KeepsSeries))
        {
            OperatorHarness harness = new(Definition, options);

            Finish(harness, input);

            Assert.All(harness.OutputNames.SelectMany(harness.Output), row => Assert.Contains(row.Labels, series));
        }
    }

    private IReadOnlyList<InputStep> Input(int seed) => Input(Shape, seed);

    private IReadOnlyList<InputStep> Input(InputShape shape, int seed)
    {
        IEnumerable<TimeSpan> allowed = Options.Select(options => Definition.AllowedLateness(options)).OfType<TimeSpan>();
        return InputGenerator.Generate(shape with { AllowedLateness = [.. shape.AllowedLateness, .. allowed] }, seed);
    }

    private Labels OtherSeries(int index)
    {
        LabelsBuilder labels = new();
        return labels.Reset(Shape.Series(index)).Set("generation", "2").Build();
    }

    private RunResult Run(TOptions options, IReadOnlyList<InputStep> input, Func<int, int>? cut = null)
    {
        OperatorHarness harness = new(Definition, options);
        Finish(harness, input, cut);
        return RunResult.Of(harness);
    }

    private RunResult RunShared(TOptions options, IReadOnlyList<InputStep> input)
    {
        OperatorHarness harness = new(Definition, options);
        foreach (InputStep step in input)
        {
            if (step is InputStep.RowsStep rows)
            {
                harness.PushShared(rows.Rows, rows.LateWithin);
            }
            else
            {
                Apply(harness, step, SampleBatch.Capacity);
            }
        }

        Finish(harness, []);
        return RunResult.Of(harness);
    }

    private static void Finish(OperatorHarness harness, IEnumerable<InputStep> input, Func<int, int>? cut = null)
    {
        Apply(harness, input, cut);
        harness.Complete();
        harness.Pool.AssertAllReturned();
    }

    private static void Apply(OperatorHarness harness, IEnumerable<InputStep> input, Func<int, int>? cut = null)
    {
        foreach (InputStep step in input)
        {
            Apply(harness, step, cut ?? (_ => SampleBatch.Capacity));
        }
    }

    private static void Apply(OperatorHarness harness, InputStep step, int size) => Apply(harness, step, _ => size);

    private static void Apply(OperatorHarness harness, InputStep step, Func<int, int> cut)
    {
        switch (step)
        {
            case InputStep.RowsStep rows:
                harness.Push(rows.Rows, cut, rows.LateWithin);
                break;
            case InputStep.WatermarkStep watermark:
                harness.Watermark(watermark.Time);
                break;
        }
    }

    private static EventTime Newest(IEnumerable<InputStep> input) =>
        input.OfType<InputStep.RowsStep>().SelectMany(step => step.Rows).Max(row => row.Time);

    private static Sample[] RowsOf(IEnumerable<InputStep> input) =>
        [.. input.OfType<InputStep.RowsStep>().SelectMany(step => step.Rows)];

    private async Task<IReadOnlyList<string>> EngineResultsAsync(
        TOptions options, Sample[] rows, int shards, int rowsPerCommit)
    {
        EngineRun run = new(Definition, options, Shape.Lateness);
        await run.RunAsync(rows, shards, rowsPerCommit);
        return run.Results(CorrectsResults);
    }
}
