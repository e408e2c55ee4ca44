using System.Globalization;
using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Local;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Tests.Rules.Groups;

/// <summary>Runs the groups of a rule file over samples that a test gives, and shows what came out.</summary>
internal sealed class RuleStand
{
    private readonly RuleSettings _settings;
    private LocalRules _rules;

    public RuleStand(string rules, RuleSettings? settings = null)
    {
        _settings = settings ?? new RuleSettings();
        _rules = Make(rules);
    }

    public SeriesWindow Window { get; private set; } = new();

    public List<AlertChange> Changes { get; } = [];

    public IEnumerable<GroupRunner> Groups => _rules.Groups;

    public RuleRunner Rule => Groups.First().Rules[0];

    public static RuleFile Parse(string rules)
    {
        RuleFileResult result = RuleFileReader.Read(rules, "rules.yaml");
        Assert.Empty(result.Errors);
        return result.File!;
    }

    public void Put(string name, double value, double seconds, params (string, string)[] labels) =>
        Window.Append(Labels.Of([("__name__", name), .. labels]), At(seconds), value);

    public void Evaluate(double seconds) => _rules.Evaluate(At(seconds));

    /// <summary>What was told since the last call: state, labels and times in seconds.</summary>
    public string Told()
    {
        string told = string.Join('\n', Changes.Select(change =>
            $"{change.State} {change.Labels} at {Seconds(change.Time)} active {Seconds(change.ActiveAt)} fired {Seconds(change.FiredAt)} "
            + $"resolved {Seconds(change.ResolvedAt)} expires {Seconds(change.ExpiresAt)} value {change.Value} {change.Annotations}"));
        Changes.Clear();
        return told;
    }

    /// <summary>The series that a query gives, a line each, in a fixed order.</summary>
    public string Query(string expression, double seconds)
    {
        QueryResult result = _rules.Engine.Prepare(Expression.Parse(expression)).Evaluate(At(seconds));
        return string.Join(
            '\n', Assert.IsType<VectorResult>(result).Samples.Select(s => $"{s.Labels} {s.Value}").Order(StringComparer.Ordinal));
    }

    /// <summary>Goes on from the state of the groups in new ones, maybe of other rules.</summary>
    public void Restart(string rules)
    {
        List<(string Name, byte[] State)> states = [];
        foreach (GroupRunner group in Groups)
        {
            StateWriter writer = new();
            group.Snapshot(writer);
            states.Add((group.Group.Name, writer.Written.ToArray()));
        }

        WindowOutput output = new(Window, Changes.Add);
        _rules = Make(rules);
        foreach ((string name, byte[] state) in states)
        {
            StateReader reader = new(state);
            GroupRunner successor = Groups.First(group => group.Group.Name == name);
            successor.Restore(ref reader, output);
            Assert.True(reader.IsAtEnd);
        }
    }

    private LocalRules Make(string rules) => new(Parse(rules).Groups, Window, Changes.Add, _settings);

    private static EventTime At(double seconds) => new((long)(seconds * 1000));

    private static string Seconds(EventTime? time) =>
        time is null ? "-" : (time.Value.Milliseconds / 1000.0).ToString(CultureInfo.InvariantCulture);
}
