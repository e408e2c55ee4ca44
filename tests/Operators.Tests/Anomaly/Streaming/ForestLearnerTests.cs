using Streams.Data;
using Streams.Operators.Anomaly.Streaming;
using Streams.Stages;

namespace Streams.Operators.Tests.Anomaly.Streaming;

public class ForestLearnerTests
{
    [Fact]
    public void Score_GrownAtOnceLaterOrNeverAhead_IsTheSame()
    {
        Queue<Action> queued = [];
        double[] never = Scores(_ => { });
        double[] atOnce = Scores(work => work());

        double[] later = Scores(queued.Enqueue, index =>
        {
            if (index % 7 == 0 && queued.TryDequeue(out Action? work))
            {
                work();
            }
        });

        Assert.Equal(never, atOnce);
        Assert.Equal(never, later);
        Assert.Equal(120, Array.FindIndex(never, score => !double.IsNaN(score)));
        Assert.True(never.Distinct().Count() > 200);
    }

    private static double[] Scores(Action<Action> background, Action<int>? between = null)
    {
        IsolationForestOptions options = new()
        {
            FirstTraining = 100,
            Trees = 20,
            Retrain = TimeSpan.FromSeconds(60),
            SwapAfter = TimeSpan.FromSeconds(21),
        };
        ForestLearner learner = new(options, columns: 2, new OperatorContext
        {
            Name = "odd",
            Series = new SeriesTable(new BarrierClock()),
            Pool = new BatchPool(),
            Counters = new StageCounters(),
            Outputs = [],
            Background = background,
        });
        Random random = new(1);
        double[] scores = new double[400];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = learner.Score(i * 1_000L, [random.NextDouble(), random.NextDouble()], out _);
            between?.Invoke(i);
        }

        return scores;
    }
}
