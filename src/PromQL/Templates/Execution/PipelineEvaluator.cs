using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Syntax;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Execution;

/// <summary>Evaluates the pipelines of one running template, and holds its variables.</summary>
internal sealed class PipelineEvaluator
{
    // Stands for the argument that a pipeline hands on when there is none.
    private static readonly object Nothing = new();

    private readonly TemplateTree _tree;
    private readonly TemplateLimits _limits;
    private readonly object? _context;
    private readonly List<(string Name, object? Value)> _variables = [];

    public PipelineEvaluator(TemplateTree tree, object? data, object? context, TemplateLimits limits)
    {
        _tree = tree;
        _limits = limits;
        _context = context;
        _variables.Add(("$", data));
    }

    public int Mark() => _variables.Count;

    public void Release(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    public TemplateException Error(TemplateNode node, string reason, Exception? inner = null) =>
        _tree.Source.ErrorAt(node, _tree.Name, reason, inner);

    /// <summary>Evaluates a pipeline and sets its variables, but for those of a loop.</summary>
    public object? Evaluate(PipeNode pipe, object? dot)
    {
        object? value = Nothing;
        foreach (CommandNode command in pipe.Commands)
        {
            value = Command(command, dot, value);
        }

        // The variables of a loop stand for the whole until its rounds give them their parts.
        foreach (string name in pipe.Variables)
        {
            SetVariable(pipe.IsAssignment, name, value);
        }

        return value;
    }

    public void SetLoopVariables(PipeNode pipe, object? key, object? item)
    {
        if (pipe.Variables.Count > 0)
        {
            SetVariable(pipe.IsAssignment, pipe.Variables[^1], item);
        }

        if (pipe.Variables.Count > 1)
        {
            SetVariable(pipe.IsAssignment, pipe.Variables[0], key);
        }
    }

    private void SetVariable(bool isAssignment, string name, object? value)
    {
        int known = isAssignment ? _variables.FindLastIndex(variable => variable.Name == name) : -1;
        if (known < 0)
        {
            _variables.Add((name, value));
        }
        else
        {
            _variables[known] = (name, value);
        }
    }

    private object? Command(CommandNode command, object? dot, object? final)
    {
        TemplateNode first = command.Arguments[0];
        bool hasArguments = command.Arguments.Count > 1 || final != Nothing;
        switch (first)
        {
            case FunctionNode function:
                return Function(command, function, command.Arguments, dot, final);
            case FieldNode field:
                return Fields(field, dot, field.Names, command.Arguments, dot, final);
            case ChainNode chain:
                return Fields(chain, Operand(chain.Receiver, dot), chain.Names, command.Arguments, dot, final);
            case VariableNode { Fields.Count: > 0 } variable:
                return Fields(variable, Variable(variable), variable.Fields, command.Arguments, dot, final);
        }

        if (hasArguments && first is not PipeNode)
        {
            throw Error(first, $"can't give argument to non-function {first}");
        }

        return first is NilNode ? throw Error(first, "nil is not a command") : Operand(first, dot);
    }

    /// <summary>The value of something that is given no arguments.</summary>
    private object? Operand(TemplateNode node, object? dot) => node switch
    {
        DotNode => dot,
        NilNode => null,
        ConstantNode constant => constant.Value,
        VariableNode variable => Fields(variable, Variable(variable), variable.Fields, [], dot, Nothing),
        FieldNode field => Fields(field, dot, field.Names, [], dot, Nothing),
        ChainNode chain => Fields(chain, Operand(chain.Receiver, dot), chain.Names, [], dot, Nothing),
        FunctionNode function => Function(function, function, [], dot, Nothing),
        PipeNode pipe => Evaluate(pipe, dot),
        _ => throw Error(node, $"can't handle {node}"),
    };

    private object? Variable(VariableNode node) => _variables.FindLast(variable => variable.Name == node.Name).Value;

    /// <summary>Follows names; the last one may be a method that takes the arguments.</summary>
    private object? Fields(
        TemplateNode node, object? receiver, IReadOnlyList<string> names, IReadOnlyList<TemplateNode> arguments, object? dot,
        object? final)
    {
        for (int i = 0; i < names.Count; i++)
        {
            bool isLast = i == names.Count - 1;
            object?[] values = isLast ? MethodArguments(arguments, dot, final) : [];
            receiver = Field(node, receiver, names[i], values);
        }

        return receiver;
    }

    private object?[] MethodArguments(IReadOnlyList<TemplateNode> arguments, object? dot, object? final)
    {
        IEnumerable<object?> values = arguments.Skip(1).Select(argument => Operand(argument, dot));
        return final == Nothing ? [.. values] : [.. values, final];
    }

    private object? Field(TemplateNode node, object? receiver, string name, object?[] arguments)
    {
        if (receiver is null)
        {
            throw Error(node, $"nil pointer evaluating interface {{}}.{name}");
        }

        if (receiver is ITemplateValue known && known.TryMember(name, arguments, out object? value))
        {
            return value;
        }

        throw Error(node, arguments.Length > 0 && receiver is TemplateMap
            ? $"{name} is not a method but has arguments"
            : $"can't evaluate field {name} in type {GoPrint.TypeName(receiver)}");
    }

    private object? Function(
        TemplateNode call, FunctionNode node, IReadOnlyList<TemplateNode> arguments, object? dot, object? final)
    {
        TemplateFunction function = node.Function;
        int count = Math.Max(arguments.Count - 1, 0) + (final == Nothing ? 0 : 1);
        int least = function.Parameters.Count - (function.IsVariadic ? 1 : 0);
        if (count < least || (count > least && !function.IsVariadic))
        {
            string wanted = function.IsVariadic ? $"at least {least}" : $"{least}";
            throw Error(node, $"wrong number of args for {function.Name}: want {wanted} got {count}");
        }

        if (function.Name is "and" or "or")
        {
            return ShortCircuit(function.Name == "or", arguments, dot, final);
        }

        object?[] values = new object?[count];
        for (int i = 0; i < values.Length; i++)
        {
            TemplateParameter parameter = function.ParameterAt(i);
            values[i] = i + 1 < arguments.Count
                ? Argument(arguments[i + 1], parameter, dot)
                : Checked(call, parameter, final);
        }

        return Call(call, function, values);
    }

    /// <summary>As in Go, what stands behind the deciding argument is not evaluated.</summary>
    private object? ShortCircuit(bool deciding, IReadOnlyList<TemplateNode> arguments, object? dot, object? final)
    {
        object? value = null;
        foreach (TemplateNode argument in arguments.Skip(1))
        {
            value = Operand(argument, dot);
            if (Truth.Of(value) == deciding)
            {
                return value;
            }
        }

        return final == Nothing ? value : final;
    }

    private object? Argument(TemplateNode node, TemplateParameter parameter, object? dot)
    {
        if (node is not ConstantNode constant || parameter.Accepts(constant.Value))
        {
            return node is NilNode && parameter != TemplateParameter.Any
                ? throw Error(node, $"cannot assign nil to {parameter.TypeName}")
                : Checked(node, parameter, Operand(node, dot));
        }

        // A whole number that is written down fits where one with fractions is wanted.
        if (parameter == TemplateParameter.Number && constant.Value is long whole)
        {
            return (double)whole;
        }

        string wanted = parameter == TemplateParameter.WholeNumber ? "integer" : parameter.TypeName;
        throw Error(node, parameter.IsBasic
            ? $"expected {wanted}; found {node}"
            : $"can't handle {node} for arg of type {wanted}");
    }

    private object? Checked(TemplateNode node, TemplateParameter parameter, object? value)
    {
        if (parameter.Accepts(value))
        {
            return value;
        }

        throw Error(node, value is null
            ? $"invalid value; expected {parameter.TypeName}"
            : $"wrong type for value; expected {parameter.TypeName}; got {GoPrint.TypeName(value)}");
    }

    private object? Call(TemplateNode node, TemplateFunction function, object?[] values)
    {
        object? result;
        try
        {
            result = function.Body(new TemplateCall(values, _context, _limits));
        }
        catch (Exception e) when (e is TemplateFunctionException or FormatException)
        {
            throw Error(node, $"error calling {function.Name}: {e.Message}", e);
        }

        return result is string text && text.Length > _limits.OutputLength
            ? throw Error(node, $"error calling {function.Name}: the text is longer than {_limits.OutputLength} characters")
            : result;
    }
}
