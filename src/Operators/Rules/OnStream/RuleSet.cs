using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax.Expressions;
using Streams.Topology;

namespace Streams.Operators.Rules.OnStream;

/// <summary>The groups of all rule files with their plan, or everything that is wrong with the files.</summary>
internal sealed class RuleSet
{
    private readonly RulePlan? _plan;

    private RuleSet(IReadOnlyList<TopologyError> errors, RulePlan? plan)
    {
        Errors = errors;
        _plan = plan;
    }

    public IReadOnlyList<TopologyError> Errors { get; }

    /// <summary>The plan.</summary>
    /// <exception cref="TopologyException">There are errors.</exception>
    public RulePlan Plan => _plan ?? throw new TopologyException(Errors);

    public static RuleSet Load(RulesOptions options)
    {
        List<TopologyError> errors = [];
        List<RuleGroup> groups = [];
        foreach (InputText file in InputText.ReadAll(options.Files, "rule"))
        {
            if (file.Text is null)
            {
                errors.Add(new TopologyError(file.Path, "", file.Problem ?? "cannot be read"));
                continue;
            }

            RuleFileResult read = RuleFileReader.Read(file.Text, file.Path, options.EvaluationInterval);
            errors.AddRange(read.Errors);
            groups.AddRange(read.File?.Groups ?? []);
        }

        errors.AddRange(groups.SelectMany(group => group.Rules).Where(HasFixedTime).Select(Refuse));
        QueryOptions queries = new()
        {
            Lookback = options.Lookback,
            SubqueryStep = options.EvaluationInterval,
            Limits = new QueryLimits { SamplesMax = options.MaxQuerySamples, SeriesMax = options.MaxQuerySeries },
        };
        return new RuleSet(errors, errors.Count == 0 ? new RulePlan(groups, queries) : null);
    }

    private static bool HasFixedTime(Rule rule) => HasFixedTime(rule.Expression)
        || (rule is AlertingRule alert && TemplateQueries.Of(alert).Any(query => HasFixedTime(query.Expression)));

    private static bool HasFixedTime(Expression expression) => ExpressionWalk.Any(
        expression, part => part is VectorSelector { At.Kind: AtKind.Time } or Subquery { At.Kind: AtKind.Time });

    private static TopologyError Refuse(Rule rule) => new(
        rule.Name,
        "expr",
        "'@' with a fixed time is not possible in rules on the stream, nor in the queries of their templates: samples are kept only "
            + "as long as rules look back",
        rule.Position);
}
