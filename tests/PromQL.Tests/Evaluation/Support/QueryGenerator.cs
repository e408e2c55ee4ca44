using System.Globalization;

namespace Streams.PromQL.Tests.Evaluation.Support;

/// <summary>Random queries over <see cref="SampleData"/>.</summary>
/// <remarks>
/// What jumps where its argument hardly changes (comparisons, remainders, rounding, ranks, angles, dates) is asked only of values that
/// are exact: another order of additions must not make another answer. Prometheus 2.42 forgets <c>@</c> in the later steps
/// of <c>predict_linear</c>, which 3.x does not, and keeps the name of what <c>atan2</c> is applied to: neither is asked for there.
/// </remarks>
internal sealed class QueryGenerator(Random random)
{
    private static readonly string[] Metrics = ["gauge", "noisy", "requests_total", "limit", "single"];
    private static readonly string[] Grouping =
        ["", " by (job)", " by (instance)", " without (instance)", " by (job, code)", " by (zone)"];

    private static readonly string[] Steep =
        ["exp", "ln", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "sinh", "cosh", "acosh", "atanh", "sgn"];

    private static readonly string[] Calendar =
        ["year", "month", "day_of_month", "day_of_week", "hour", "minute", "days_in_month", "day_of_year"];

    private static readonly string[] ExactOverTime =
    [
        "sum_over_time", "min_over_time", "max_over_time", "count_over_time", "last_over_time", "changes", "resets",
        "present_over_time", "idelta",
    ];

    private static readonly string[] OverTime =
    [
        "avg_over_time", "stddev_over_time", "stdvar_over_time", "delta", "deriv", "absent_over_time", "sum_over_time",
        "min_over_time", "max_over_time", "count_over_time", "last_over_time", "changes", "present_over_time",
    ];

    private static readonly string[] Matchings =
    [
        "", "", " on (job)", " on (job, instance)", " ignoring (code)", " ignoring (zone)", " on (job) group_left",
        " on (job) group_right", " on (job) group_left (zone)", " ignoring (instance, code) group_left",
        " on (job, instance) group_left (code)",
    ];

    public string Next() => random.Next(8) switch
    {
        0 => Scalar(2),
        1 => Exact(2),
        2 when random.Next(4) == 0 => $"timestamp({Exact(1)})",
        _ => Vector(3),
    };

    private string Vector(int depth) => depth == 0 ? Exact(0) : random.Next(17) switch
    {
        0 => Exact(depth),
        1 => random.Next(2) == 0
            ? $"{Pick("abs", "sqrt", "atan", "tanh", "asinh", "deg", "rad")}({Vector(depth - 1)})"
            : $"{Pick(Steep)}({Exact(0)})",
        2 => $"{Pick("clamp_min", "clamp_max")}({Vector(depth - 1)}, {Scalar(1)})",
        3 => $"clamp({Vector(depth - 1)}, {Scalar(0)}, {Scalar(0)})",
        4 or 5 => RangeFunction(depth),
        6 or 7 => Aggregation(depth),
        8 => $"({Vector(depth - 1)} {Arithmetic()} {Scalar(1)})",
        9 => $"({Scalar(1)} {Arithmetic()} {Vector(depth - 1)})",
        10 or 11 => $"({Vector(depth - 1)} {Arithmetic()}{Matching()} {Vector(depth - 1)})",
        12 => $"({Vector(depth - 1)} {Pick("and", "or", "unless")}{SetMatching()} {Vector(depth - 1)})",
        13 => random.Next(2) == 0 ? $"-{Vector(depth - 1)}" : $"({Selector()} ^ {Pick("2", "3", "-1", "0.5")})",
        14 => Histogram(),
        15 => Labels(depth),
        _ => random.Next(2) == 0
            ? $"{Pick("absent", "sort", "sort_desc", "vector(1) + absent")}({Vector(depth - 1)})"
            : $"{Pick(Calendar)}({Exact(depth - 1)})",
    };

    /// <summary>A vector whose values are exact.</summary>
    private string Exact(int depth) => depth == 0 ? Selector() : random.Next(11) switch
    {
        0 or 1 => Selector(),
        2 => $"{Pick("sum", "min", "max", "count", "group")}{Grouped()} ({Exact(depth - 1)})",
        3 => $"({Exact(depth - 1)} {Pick("==", "!=", "<", ">", "<=", ">=")}{Pick("", " bool")} {random.Next(-50, 50)})",
        4 => $"({random.Next(-50, 50)} {Pick("<", ">")} {Exact(depth - 1)})",
        5 => $"({Exact(depth - 1)} {Pick("<", ">", "== bool", "!= bool")}{Matching()} {Exact(depth - 1)})",
        6 => $"{Pick("ceil", "floor", "round", "sgn")}({Exact(depth - 1)})",
        7 => $"({Exact(depth - 1)} % {random.Next(1, 9)})",
        8 => $"{Pick("topk", "bottomk")}{Pick("", " by (job)")} ({random.Next(4)}, gauge{Times()})",
        9 => $"count_values{Grouped()} (\"value\", {Exact(depth - 1)})",
        _ => $"{Pick(ExactOverTime)}({RangeSelector()})",
    };

    private string Selector()
    {
        string metric = Pick(Metrics);
        string matchers = random.Next(5) switch
        {
            0 => "{job=\"api\"}",
            1 => "{job!=\"api\"}",
            2 => "{instance=~\"a|b\"}",
            3 => "{instance!~\"a\"}",
            _ => "",
        };
        return random.Next(40) == 0 ? $"{{__name__=~\"gauge|noisy\"}}{Times()}" : metric + matchers + Times();
    }

    private string RangeSelector()
    {
        string selector = random.Next(30) == 0 ? "{__name__=~\"gauge|noisy\"}" : Pick(Metrics) + Pick("", "", "{job=\"db\"}");
        return $"{selector}[{Pick("20s", "1m", "5m", "17m")}]{Times()}";
    }

    private string Times() => random.Next(10) switch
    {
        0 => $" offset {random.Next(1, 900)}s",
        1 => $" offset -{random.Next(1, 900)}s",
        2 => string.Create(CultureInfo.InvariantCulture, $" @ {(SampleData.Start / 1000) + random.Next(3_600)}.007"),
        3 => Pick(" @ start()", " @ end()"),
        _ => "",
    };

    private string RangeFunction(int depth)
    {
        string range = random.Next(3) == 0 && depth > 1
            ? $"({Vector(depth - 2)})[{Pick("3m", "10m")}:{Pick("", "30s", "1m", "45s")}]{Times()}"
            : RangeSelector();
        return random.Next(6) switch
        {
            0 => $"quantile_over_time({Pick("0", "0.3", "0.5", "0.99", "1")}, {range})",
            1 => $"predict_linear({range.Split(" @")[0]}, {random.Next(-500, 500)})",
            2 => $"holt_winters({range}, 0.3, 0.6)",
            3 => $"{Pick("rate", "increase", "irate")}(requests_total{Pick("", "{code='500'}")}"
                + $"[{Pick("40s", "1m", "5m", "20m")}]{Times()})",
            _ => $"{Pick(OverTime)}({range})",
        };
    }

    private string Aggregation(int depth) => random.Next(4) == 0
        ? $"quantile{Grouped()} ({Pick("0", "0.25", "0.5", "0.9", "1")}, {Vector(depth - 1)})"
        : $"{Pick("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar")}{Grouped()} ({Vector(depth - 1)})";

    private string Histogram() => random.Next(3) switch
    {
        0 => $"histogram_quantile({Pick("0", "0.5", "0.9", "0.99", "1", "2")}, latency_bucket{Times()})",
        1 => $"histogram_quantile({Pick("0.5", "0.9")}, rate(latency_bucket[{Pick("1m", "5m")}]))",
        _ => $"histogram_quantile({Pick("0.5", "0.9")}, sum by (le) (increase(latency_bucket[{Pick("1m", "5m")}])))",
    };

    private string Labels(int depth) => random.Next(3) switch
    {
        0 => $"label_replace({Vector(depth - 1)}, '{Pick("job", "new")}', 'x-$1', "
            + $"'{Pick("instance", "job", "none")}', '{Pick("(.*)", "(a)", "(.+)pi", "none")}')",
        1 => $"label_join({Vector(depth - 1)}, \"{Pick("job", "new")}\", \"-\", \"instance\", \"job\")",
        _ => $"label_replace({Vector(depth - 1)}, \"instance\", \"\", \"instance\", \".*\")",
    };

    private string Scalar(int depth) => depth == 0
        ? Pick("1", "2.5", "-3", "0", "100", "time()", "pi()", "Inf", "NaN")
        : random.Next(5) switch
        {
            0 => Scalar(0),
            1 => $"scalar({Vector(depth - 1)})",
            2 => $"-{Scalar(depth - 1)}",
            3 => $"({Scalar(depth - 1)} {Pick("+", "-", "*", "/", "^", "atan2")} {Scalar(depth - 1)})",
            _ => $"({Pick("1", "2", "NaN")} {Pick("==", "<", ">=")} bool {Pick("1", "2", "NaN")})",
        };

    private string Grouped() => Pick(Grouping);

    private string Arithmetic() => Pick("+", "-", "*", "/");

    private string Matching() => Pick(Matchings);

    private string SetMatching() => Pick("", "", " on (job)", " on (instance)", " ignoring (code)", " on ()");

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
