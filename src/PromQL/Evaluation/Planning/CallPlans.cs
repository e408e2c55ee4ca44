using System.Diagnostics;
using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>Makes the nodes of calls of functions.</summary>
internal static class CallPlans
{
    public static ScalarNode Scalar(QueryPlanner planner, Call call) => call.Function.Name switch
    {
        "scalar" => new ScalarOfVectorNode(planner.Vector(call.Arguments[0])),
        "max_of" => Binary(planner, call, Math.Max),
        "min_of" => Binary(planner, call, Math.Min),
        "pi" => new NumberNode(Math.PI),
        "time" => new TimeNode((_, time) => time / 1000.0),
        "start" => new TimeNode((run, _) => run.Start / 1000.0),
        "end" => new TimeNode((run, _) => run.End / 1000.0),
        "range" => new TimeNode((run, _) => (run.End - run.Start) / 1000.0),
        "step" => new TimeNode((run, _) => run.IsInstant ? 0 : run.Step / 1000.0),
        _ => throw Unknown(call),
    };

    public static VectorNode Vector(QueryPlanner planner, Call call)
    {
        string name = call.Function.Name;
        if (RangeFunctions.Find(name) is { } rangeFunction)
        {
            return RangeFunction(planner, call, rangeFunction);
        }

        if (ValueFunctions.Find(name) is { } kernel)
        {
            // Without a vector, functions of the calendar are about the time of evaluation.
            VectorNode operand = call.Arguments.Count > 0
                ? planner.Vector(call.Arguments[0])
                : new VectorOfScalarNode(new TimeNode((_, time) => time / 1000));
            return new ValueFunctionNode(operand, kernel, Scalars(planner, call), planner.Options);
        }

        return name switch
        {
            "absent" => new AbsentNode(planner.Vector(call.Arguments[0]), AbsentLabels.Of(call.Arguments[0])),
            "absent_over_time" => new AbsentOverTimeNode(planner.Range(call.Arguments[0]), AbsentLabels.Of(call.Arguments[0])),
            "timestamp" => Timestamp(planner, call.Arguments[0]),
            "vector" => new VectorOfScalarNode(planner.Scalar(call.Arguments[0])),
            "sort" => new SortNode(planner.Vector(call.Arguments[0]), isDescending: false),
            "sort_desc" => new SortNode(planner.Vector(call.Arguments[0]), isDescending: true),
            "sort_by_label" => new SortByLabelNode(planner.Vector(call.Arguments[0]), Texts(call), isDescending: false),
            "sort_by_label_desc" => new SortByLabelNode(planner.Vector(call.Arguments[0]), Texts(call), isDescending: true),
            "label_replace" => LabelReplace(planner, call),
            "label_join" => LabelJoin(planner, call),
            "histogram_quantile" => Histogram(planner, call, vectorAt: 1, numbersAt: 0, 1),
            "histogram_quantiles" => Histogram(planner, call, vectorAt: 0, numbersAt: 2, call.Arguments.Count - 2),
            "histogram_fraction" => Histogram(planner, call, vectorAt: 2, numbersAt: 0, 2),
            _ => throw Unknown(call),
        };
    }

    private static RangeFunctionNode RangeFunction(QueryPlanner planner, Call call, RangeFunction function)
    {
        Expression range = call.Arguments.First(argument => argument.Type == ExpressionType.RangeVector);
        ScalarNode[] numbers =
            [.. call.Arguments.Where(argument => argument.Type == ExpressionType.Scalar).Select(planner.Scalar)];
        return new RangeFunctionNode(planner.Range(range), function, numbers, call.Arguments[0].Place, planner.Options);
    }

    private static VectorNode Timestamp(QueryPlanner planner, Expression argument) =>
        QueryPlanner.Unwrap(argument) is VectorSelector selector
            ? new ValueFunctionNode(planner.Selector(selector, givesTimes: true), (_, _) => true, [], planner.Options)
            : new EvaluationTimeNode(planner.Vector(argument), planner.Options);

    private static LabelFunctionNode LabelReplace(QueryPlanner planner, Call call)
    {
        string[] texts = Texts(call);
        return new LabelFunctionNode(
            planner.Vector(call.Arguments[0]),
            LabelFunctions.Replace(texts[0], texts[1], texts[2], texts[3]),
            givesName: texts[0] == Data.Labels.MetricName);
    }

    private static LabelFunctionNode LabelJoin(QueryPlanner planner, Call call)
    {
        string[] texts = Texts(call);
        return new LabelFunctionNode(
            planner.Vector(call.Arguments[0]),
            LabelFunctions.Join(texts[0], texts[1], texts[2..]),
            givesName: texts[0] == Data.Labels.MetricName);
    }

    private static HistogramNode Histogram(QueryPlanner planner, Call call, int vectorAt, int numbersAt, int numbers)
    {
        Expression[] shares = [.. call.Arguments.Skip(numbersAt).Take(numbers)];
        TextRange[] places = [.. shares.Select(share => share.Place)];
        bool isFraction = call.Function.Name == "histogram_fraction";
        string? label = vectorAt == 0 ? QueryPlanner.Text(call.Arguments[1]) : null;
        HistogramQuestion question = new([.. shares.Select(planner.Scalar)], places, isFraction, label);
        return new HistogramNode(
            planner.Vector(call.Arguments[vectorAt]), question, call.Arguments[vectorAt].Place, planner.Options);
    }

    private static ScalarBinaryNode Binary(QueryPlanner planner, Call call, Func<double, double, double> apply) =>
        new(planner.Scalar(call.Arguments[0]), planner.Scalar(call.Arguments[1]), apply);

    private static ScalarNode[] Scalars(QueryPlanner planner, Call call) =>
        [.. call.Arguments.Skip(1).Select(planner.Scalar)];

    private static string[] Texts(Call call) =>
        [.. call.Arguments.Skip(1).Select(QueryPlanner.Text)];

    private static UnreachableException Unknown(Call call) => new($"{call.Function.Name}() has no plan.");
}
