using System.Text;
using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Syntax;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Execution;

/// <summary>One run of a template: walks its statements and gathers the output.</summary>
internal sealed class TemplateExecution
{
    private readonly TemplateSet _set;
    private readonly TemplateLimits _limits;
    private readonly StringBuilder _output = new();
    private readonly object? _context;
    private int _rounds;
    private int _depth;

    public TemplateExecution(TemplateSet set, object? context, TemplateLimits limits)
    {
        _set = set;
        _context = context;
        _limits = limits;
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public string Run(TemplateTree tree, object? data)
    {
        Walk(new PipelineEvaluator(tree, data, _context, _limits), tree.Body, data);
        return _output.ToString();
    }

    private Flow Walk(PipelineEvaluator pipelines, BlockNode block, object? dot)
    {
        foreach (TemplateNode statement in block.Statements)
        {
            Flow flow = Walk(pipelines, statement, dot);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Walk(PipelineEvaluator pipelines, TemplateNode statement, object? dot)
    {
        switch (statement)
        {
            case TextNode text:
                Write(pipelines, text, text.Text);
                return Flow.Next;
            case ActionNode action:
                object? value = pipelines.Evaluate(action.Pipe, dot);
                if (action.Pipe.Variables.Count == 0)
                {
                    Write(pipelines, action.Pipe, GoPrint.Output(value));
                }

                return Flow.Next;
            case IfNode choice:
                return Branch(pipelines, choice.Pipe, choice.Then, choice.Else, dot, isWith: false);
            case WithNode with:
                return Branch(pipelines, with.Pipe, with.Then, with.Else, dot, isWith: true);
            case RangeNode range:
                return Range(pipelines, range, dot);
            case CallNode call:
                Call(pipelines, call, dot);
                return Flow.Next;
            default:
                return statement is BreakNode ? Flow.Break : Flow.Continue;
        }
    }

    private Flow Branch(PipelineEvaluator pipelines, PipeNode pipe, BlockNode then, BlockNode? otherwise, object? dot, bool isWith)
    {
        int mark = pipelines.Mark();
        object? value = pipelines.Evaluate(pipe, dot);
        BlockNode? chosen = Truth.Of(value) ? then : otherwise;
        object? inner = isWith && chosen == then ? value : dot;
        Flow flow = chosen is null ? Flow.Next : Walk(pipelines, chosen, inner);
        pipelines.Release(mark);
        return flow;
    }

    private Flow Range(PipelineEvaluator pipelines, RangeNode range, object? dot)
    {
        int mark = pipelines.Mark();
        object? value = pipelines.Evaluate(range.Pipe, dot);
        bool isEmpty = true;
        foreach ((object? key, object? item) in Rounds(pipelines, range, value))
        {
            isEmpty = false;
            if (++_rounds > _limits.Rounds)
            {
                throw pipelines.Error(range.Pipe, $"loops make more than {_limits.Rounds} rounds");
            }

            int round = pipelines.Mark();
            pipelines.SetLoopVariables(range.Pipe, key, item);
            Flow flow = Walk(pipelines, range.Body, item);
            pipelines.Release(round);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        Flow last = isEmpty && range.Else is not null ? Walk(pipelines, range.Else, dot) : Flow.Next;
        pipelines.Release(mark);
        return last;
    }

    private static IEnumerable<(object? Key, object? Item)> Rounds(
        PipelineEvaluator pipelines, RangeNode range, object? value) => value switch
        {
            null => [],
            TemplateList list => list.Items.Select((item, index) => ((object?)(long)index, item)),
            TemplateMap map => map.Entries.Select(entry => ((object?)entry.Key, entry.Value)),
            long count => Numbers(count),
            _ => throw pipelines.Error(range.Pipe, $"range can't iterate over {GoPrint.Default(value)}"),
        };

    private static IEnumerable<(object? Key, object? Item)> Numbers(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return (i, i);
        }
    }

    private void Call(PipelineEvaluator pipelines, CallNode call, object? dot)
    {
        if (!_set.TryGet(call.Name, out TemplateTree? tree))
        {
            throw pipelines.Error(call, $"template {PromQL.Syntax.StringLiteral.Quote(call.Name)} not defined");
        }

        if (++_depth > _limits.Depth)
        {
            throw pipelines.Error(call, $"exceeded maximum template depth ({_limits.Depth})");
        }

        object? data = call.Pipe is null ? null : pipelines.Evaluate(call.Pipe, dot);
        Walk(new PipelineEvaluator(tree, data, _context, _limits), tree.Body, data);
        _depth--;
    }

    private void Write(PipelineEvaluator pipelines, TemplateNode node, string text)
    {
        if (_output.Length + text.Length > _limits.OutputLength)
        {
            throw pipelines.Error(node, $"the output is longer than {_limits.OutputLength} characters");
        }

        _output.Append(text);
    }
}
