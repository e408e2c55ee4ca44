using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>A number of each histogram that the buckets of a vector make up: quantiles, or the share between two values.</summary>
internal sealed class HistogramNode : VectorNode
{
    private readonly VectorNode _operand;
    private readonly HistogramQuestion _question;
    private readonly TextRange _place;
    private readonly HistogramBuckets _buckets;
    private readonly AnswerShape _answers;
    private readonly DuplicateCheck _duplicates;
    private readonly VectorBuffer _buffer = new();
    private readonly GroupedRows _grouped = new();
    private Bucket[] _scratch = [];

    public HistogramNode(VectorNode operand, HistogramQuestion question, TextRange place, QueryOptions options)
    {
        _operand = operand;
        _question = question;
        _place = place;
        _buckets = new HistogramBuckets(operand.Shape);
        SeriesShape histograms = MappedShape.WithoutName(_buckets, options);
        _answers = new AnswerShape(histograms, question);
        _duplicates = new DuplicateCheck(_answers);
    }

    public override SeriesShape Shape => _answers;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        _question.Evaluate(run, time);
        _operand.Evaluate(run, time, _buffer);
        _buckets.Follow();
        _buckets.RemarkOnBadBounds(run, _buffer.Rows, _place);
        _grouped.Assign(_buffer, _buckets.HistogramOf, _buckets.Count);
        output.Reset(_grouped.Count * _question.Count);
        for (int answer = 0; answer < _question.Count; answer++)
        {
            for (int i = 0; i < _grouped.Count; i++)
            {
                int histogram = _grouped[i];
                output.Add(_answers.RowOf(histogram, answer), _question.Answer(answer, Collect(histogram), out bool isMadeMonotonic));
                if (isMadeMonotonic)
                {
                    RemarkOnOrder(run, histogram);
                }
            }
        }

        _duplicates.Check(output.Rows);
    }

    private Span<Bucket> Collect(int histogram)
    {
        Span<int> places = _grouped.PlacesOf(histogram);
        Rows.Grow(ref _scratch, places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            _scratch[i] = new Bucket(_buckets.BoundOf(_buffer.Rows[places[i]]), _buffer.Values[places[i]]);
        }

        return _scratch.AsSpan(0, places.Length);
    }

    private void RemarkOnOrder(QueryRun run, int histogram)
    {
        string name = run.Options.DelaysNameRemoval ? _buckets.LabelsOf(histogram).Name : "";
        run.Annotate(new QueryAnnotation(
            AnnotationKind.Info,
            "input to histogram_quantile needed to be fixed for monotonicity "
            + "(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
            + (name.Length > 0 ? $" for metric name {StringLiteral.Quote(name)}" : ""),
            _place));
    }

    /// <summary>A row for each histogram and answer; the answers may have a label of their own.</summary>
    private sealed class AnswerShape(SeriesShape histograms, HistogramQuestion question) : SeriesShape
    {
        private readonly LabelsBuilder _builder = new();

        public override int Generation => histograms.Generation + (question.Label is null ? 0 : question.Changes);

        public override int Count => histograms.Count * question.Count;

        public override bool MayRepeat => histograms.MayRepeat || question.Label is not null;

        public override bool MayRepeatWithoutName => histograms.MayRepeatWithoutName || question.Label is not null;

        public int RowOf(int histogram, int answer) => (histogram * question.Count) + answer;

        public override Labels LabelsOf(int row)
        {
            Labels labels = histograms.LabelsOf(row / question.Count);
            return question.Label is { } label
                ? _builder.Reset(labels).Set(label, question.LabelOf(row % question.Count)).Build()
                : labels;
        }

        public override bool DropsName(int row) => histograms.DropsName(row / question.Count);
    }
}
