using Streams.Data;
using Streams.Operators.Rules.OnStream.Owners;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Tests.Rules.OnStream.Owners;

public sealed class AnswerTests
{
    [Fact]
    public void Begin_TimesAtWhichThePartIsNotDue_KeepTheRows()
    {
        Answer answer = Answer.Of(new QueryPart(PartKind.Rows, Expression.Parse("up")))!; // Rows have an answer.
        Put(answer, 1_500);

        for (int other = 0; other < 3; other++)
        {
            answer.Begin();
            answer.Finish(new EventTime(1));
        }

        Assert.Equal(1_500, answer.Vector.RowCount);
    }

    [Fact]
    public void Begin_MostSeriesAreGone_ForgetsTheRows()
    {
        Answer answer = Answer.Of(new QueryPart(PartKind.Rows, Expression.Parse("up")))!; // Rows have an answer.
        Put(answer, 1_500);
        Put(answer, 10);

        answer.Begin();

        Assert.Equal(0, answer.Vector.RowCount);
    }

    private static void Put(Answer answer, int series)
    {
        StateWriter share = new();
        share.WriteVarInt((ulong)series);
        for (int i = 0; i < series; i++)
        {
            share.WriteLabels(Labels.Of(("__name__", "up"), ("i", $"{i}")));
            share.WriteDouble(i);
        }

        answer.Begin();
        StateReader reader = new(share.Written);
        answer.Read(ref reader);
        answer.Finish(new EventTime(0));
    }
}
