using System.Text;
using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Remarks on metrics whose names do not say that they are counters, where a function is meant for counters.</summary>
internal sealed class CounterRemark(SeriesShape shape, TextRange place)
{
    private static readonly byte[][] Endings = [.. new[] { "_total", "_sum", "_count", "_bucket" }.Select(Encoding.UTF8.GetBytes)];

    private readonly Dictionary<string, Note> _notes = [];
    private ShapeCursor _cursor = new();
    private Note?[] _noteOf = [];

    /// <summary>Remarks on the metrics of rows that are in the result.</summary>
    public void Look(QueryRun run, ReadOnlySpan<int> rows)
    {
        Follow();
        if (_notes.Count == 0)
        {
            return;
        }

        foreach (int row in rows)
        {
            if (_noteOf[row] is { } note && note.Run != run.Number)
            {
                note.Run = run.Number;
                run.Annotate(note.Annotation);
            }
        }
    }

    private void Follow()
    {
        if (!_cursor.IsBehind(shape, out bool isRestarted))
        {
            return;
        }

        if (isRestarted)
        {
            _notes.Clear();
        }

        for (int row = _cursor.Known; row < shape.Count; row++)
        {
            Labels labels = shape.LabelsOf(row);
            Note? note = labels.TryGet("__name__"u8, out ReadOnlySpan<byte> name) && !IsCounter(name) ? NoteOn(labels.Name) : null;
            if (note is not null || _noteOf.Length > 0)
            {
                Rows.Grow(ref _noteOf, shape.Count);
                _noteOf[row] = note;
            }
        }

        _cursor.CatchUp(shape);
    }

    private static bool IsCounter(ReadOnlySpan<byte> name)
    {
        foreach (byte[] ending in Endings)
        {
            if (name.EndsWith(ending))
            {
                return true;
            }
        }

        return false;
    }

    private Note NoteOn(string name)
    {
        if (!_notes.TryGetValue(name, out Note? note))
        {
            string message = "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                + StringLiteral.Quote(name);
            note = new Note(new QueryAnnotation(AnnotationKind.Info, message, place));
            _notes.Add(name, note);
        }

        return note;
    }

    private sealed class Note(QueryAnnotation annotation)
    {
        public QueryAnnotation Annotation => annotation;

        public int Run { get; set; }
    }
}
