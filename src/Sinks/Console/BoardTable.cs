using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;
using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>Draws the board as a table that fits a width.</summary>
/// <remarks>
/// Labels that all shown series share move below the table. The others get a column each if that fits, otherwise one
/// column together. To fit, long texts are cut, then the count of rows goes, then the trend, then the time.
/// </remarks>
internal static class BoardTable
{
    private const int Gap = 2;
    private const int NarrowText = 24;
    private const int NarrowestText = 8;

    /// <summary>Draws the first series of the board and a line about the rest.</summary>
    public static IRenderable Draw(SeriesBoard board, ConsoleOptions options, int rowsMax, int width, bool isUnicode)
    {
        List<SeriesView> views = board.First(Math.Min(options.Rows, rowsMax), options.Sort);
        (Labels shared, List<string> names) = LabelColumns(views);
        List<Column> columns = FittingColumns(views, shared, names, width, isUnicode);
        return new Rows(MakeTable(columns, views.Count, isUnicode), Footer(board, views.Count, shared, width, isUnicode));
    }

    private static List<Column> FittingColumns(
        List<SeriesView> views, Labels shared, List<string> names, int width, bool isUnicode)
    {
        List<Column> all = Columns(views, names, isUnicode);
        List<Column> joined = names.Count > 1 ? WithJoinedLabels(all, views, shared, names.Count) : all;
        foreach (List<Column> columns in (List<Column>[])[all, joined])
        {
            foreach (Part[] dropped in (Part[][])[[], [Part.Rows], [Part.Rows, Part.Trend]])
            {
                List<Column> rest = [.. columns.Where(column => !dropped.Contains(column.Part))];
                if (TryFit(rest, width, NarrowText))
                {
                    return rest;
                }
            }
        }

        List<Column> few = [.. joined.Where(column => column.Part is Part.Name or Part.Label or Part.Value)];
        if (!TryFit(few, width, NarrowestText))
        {
            few.RemoveAll(column => column.Part == Part.Label);
            TryFit(few, width, 1);
        }

        return few;
    }

    private static bool TryFit(List<Column> columns, int width, int narrowest)
    {
        foreach (Column column in columns)
        {
            column.Width = column.NaturalWidth;
        }

        for (int over = Width(columns) - width; over > 0; over--)
        {
            Column widest = columns.Where(column => column.Part is Part.Name or Part.Label).MaxBy(column => column.Width)
                ?? throw new UnreachableException("There is always a column of names.");
            if (widest.Width <= narrowest)
            {
                return false;
            }

            widest.Width--;
        }

        return true;
    }

    private static (Labels Shared, List<string> Names) LabelColumns(List<SeriesView> views)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (SeriesView view in views)
        {
            foreach (Label label in view.Labels)
            {
                names.Add(label.NameText);
            }
        }

        names.Remove(Labels.MetricName);
        LabelsBuilder shared = new();
        foreach (string name in names.ToList())
        {
            string? first = views[0].Labels.Get(name);
            if (views.Count > 1 && first is not null && views.TrueForAll(view => view.Labels.Get(name) == first))
            {
                shared.Set(name, first);
                names.Remove(name);
            }
        }

        return (shared.Build(), [.. names]);
    }

    private static List<Column> Columns(List<SeriesView> views, List<string> names, bool isUnicode)
    {
        List<Column> columns = [new("series", Part.Name, views.Select(view => view.Name))];
        foreach (string name in names)
        {
            columns.Add(new(name, Part.Label, views.Select(view => PlainText.Clean(view.Labels.Get(name) ?? ""))));
        }

        columns.Add(new("value", Part.Value, views.Select(ValueText)));
        columns.Add(new("trend", Part.Trend, views.Select(view => Sparkline.Render(view.History(), isUnicode))));
        columns.Add(new("time", Part.Time, views.Select(view => HumanTime.FormatSeconds(view.Time))));
        columns.Add(new("rows", Part.Rows, views.Select(view => HumanNumber.Format(view.Rows))));
        return columns;
    }

    private static List<Column> WithJoinedLabels(List<Column> columns, List<SeriesView> views, Labels shared, int labelCount)
    {
        Column joined = new("labels", Part.Label, views.Select(view => JoinLabels(view.Labels, shared)));
        return [columns[0], joined, .. columns.Skip(1 + labelCount)];
    }

    private static string JoinLabels(Labels labels, Labels shared)
    {
        List<string> parts = [];
        foreach (Label label in labels)
        {
            if (!label.Name.SequenceEqual("__name__"u8) && !shared.TryGet(label.Name, out _))
            {
                parts.Add($"{label.NameText}={label.ValueText}");
            }
        }

        return PlainText.Clean(string.Join(' ', parts));
    }

    private static string ValueText(SeriesView view) =>
        StaleMarker.Is(view.Value) ? "ended" : HumanNumber.Format(view.Value);

    private static int Width(List<Column> columns) => columns.Sum(column => column.Width) + Gap * (columns.Count - 1);

    private static Table MakeTable(List<Column> columns, int rowCount, bool isUnicode)
    {
        Table table = new() { Border = TableBorder.None };
        for (int i = 0; i < columns.Count; i++)
        {
            Column column = columns[i];
            string title = PlainText.Fit(PlainText.Clean(column.Title), column.Width, isUnicode);
            Text header = new(title, new Style(decoration: Decoration.Bold));
            table.AddColumn(new TableColumn(header)
            {
                Width = column.Width,
                NoWrap = true,
                Padding = new Padding(0, 0, i == columns.Count - 1 ? 0 : Gap, 0),
                Alignment = column.Part is Part.Value or Part.Rows ? Justify.Right : Justify.Left,
            });
        }

        for (int row = 0; row < rowCount; row++)
        {
            table.AddRow(columns.Select(column =>
                new Text(Fit(column, column.Cells[row], isUnicode), StyleOf(column.Part))));
        }

        return table;
    }

    // The end of a name says what was computed, as in latency:p99.
    private static string Fit(Column column, string text, bool isUnicode) => column.Part == Part.Name
        ? PlainText.FitMiddle(text, column.Width, isUnicode)
        : PlainText.Fit(text, column.Width, isUnicode);

    private static Style StyleOf(Part part) => part switch
    {
        Part.Name => new Style(Color.Aqua),
        Part.Value => new Style(decoration: Decoration.Bold),
        Part.Trend => new Style(Color.Green),
        Part.Time or Part.Rows => new Style(Color.Grey),
        _ => Style.Plain,
    };

    private static Rows Footer(SeriesBoard board, int shown, Labels shared, int width, bool isUnicode)
    {
        string more = board.Count > shown ? $", {shown} shown" : "";
        string counts = $"{HumanNumber.Format(board.Count)} series{more}, {HumanNumber.Format(board.Rows)} rows, newest {board.Newest}";
        List<IRenderable> lines = [new Text(PlainText.Fit(counts, width, isUnicode), new Style(Color.Grey))];
        if (shared.Count > 0)
        {
            string all = $"all: {JoinLabels(shared, Labels.Empty)}";
            lines.Insert(0, new Text(PlainText.Fit(all, width, isUnicode), new Style(Color.Grey)));
        }

        return new Rows(lines);
    }

    private enum Part
    {
        Name,
        Label,
        Value,
        Trend,
        Time,
        Rows,
    }

    private sealed class Column
    {
        public Column(string title, Part part, IEnumerable<string> cells)
        {
            Title = title;
            Part = part;
            Cells = [.. cells];
            NaturalWidth = Cells.Append(title).Max(PlainText.Cells);
        }

        public string Title { get; }

        public Part Part { get; }

        public List<string> Cells { get; }

        public int NaturalWidth { get; }

        public int Width { get; set; }
    }
}
