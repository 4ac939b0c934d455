using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Zkp.Bench.Gas;

/// <summary>As much of Go's text/template as gnark's Solidity template needs: conditions, ranges, variables, and calls of the functions it is given.</summary>
/// <remarks>Values are numbers, strings, lists and dictionaries. What is not known ends with an error: nothing is guessed.</remarks>
internal sealed partial class GoTemplate
{
    private readonly List<(bool IsAction, string Text)> pieces = [];
    private readonly IReadOnlyDictionary<string, Func<object[], object>> functions;

    public GoTemplate(string text, IReadOnlyDictionary<string, Func<object[], object>> functions)
    {
        this.functions = functions;
        int end = 0;
        foreach (Match action in Action().Matches(text))
        {
            string before = text[end..action.Index];
            pieces.Add((false, action.Groups["trim"].Length > 0 ? before.TrimEnd() : before));
            pieces.Add((true, action.Groups["code"].Value.Trim()));
            end = action.Index + action.Length;
        }

        pieces.Add((false, text[end..]));
    }

    /// <exception cref="FormatException">The template uses something that this class does not know.</exception>
    public string Render(IReadOnlyDictionary<string, object> data)
    {
        StringBuilder output = new();
        Dictionary<string, object> variables = new() { ["."] = data };
        int next = RenderUntilEnd(0, variables, output);
        return next == pieces.Count ? output.ToString() : throw new FormatException($"{{{{{pieces[next].Text}}}}} closes nothing.");
    }

    /// <summary>Renders from a piece to the action that ends its block; with no output the pieces are only passed over.</summary>
    private int RenderUntilEnd(int at, Dictionary<string, object> variables, StringBuilder? output)
    {
        while (at < pieces.Count)
        {
            (bool isAction, string text) = pieces[at];
            string word = text.Split(' ', 2)[0];
            if (isAction && word is "end" or "else")
            {
                return at;
            }

            at = (isAction, word) switch
            {
                (true, "if") => RenderIf(at, text["if ".Length..], variables, output),
                (true, "range") => RenderRange(at, text["range ".Length..], variables, output),
                _ => at + 1,
            };
            if (isAction && word is not ("if" or "range"))
            {
                RenderAction(text, variables, output);
            }
            else if (!isAction)
            {
                output?.Append(text);
            }
        }

        return at;
    }

    private int RenderIf(int at, string condition, Dictionary<string, object> variables, StringBuilder? output)
    {
        bool taken = output is not null && IsTrue(Evaluate(condition, variables));
        at = RenderUntilEnd(at + 1, variables, taken ? output : null);
        while (pieces[at].Text.StartsWith("else", StringComparison.Ordinal))
        {
            string rest = pieces[at].Text["else".Length..].Trim();
            bool now = output is not null && !taken && (rest.Length == 0 || IsTrue(Evaluate(rest["if ".Length..], variables)));
            taken |= now;
            at = RenderUntilEnd(at + 1, variables, now ? output : null);
        }

        return at + 1;
    }

    private int RenderRange(int at, string header, Dictionary<string, object> variables, StringBuilder? output)
    {
        string[] sides = header.Split(":=", 2);
        string[] names = [.. sides[0].Split(',', StringSplitOptions.TrimEntries)];
        object[] list = output is null ? [] : (object[])Evaluate(sides[1], variables);
        int end = RenderUntilEnd(at + 1, variables, null);
        for (int i = 0; i < list.Length; i++)
        {
            variables[names[^1]] = list[i];
            variables[names[0]] = names.Length > 1 ? new BigInteger(i) : list[i];
            RenderUntilEnd(at + 1, variables, output);
        }

        return end + 1;
    }

    private void RenderAction(string text, Dictionary<string, object> variables, StringBuilder? output)
    {
        if (output is null)
        {
            return;
        }

        Match assignment = Assignment().Match(text);
        if (assignment.Success)
        {
            variables[assignment.Groups["name"].Value] = Evaluate(assignment.Groups["value"].Value, variables);
            return;
        }

        output.Append(Convert.ToString(Evaluate(text, variables), CultureInfo.InvariantCulture));
    }

    private object Evaluate(string expression, Dictionary<string, object> variables)
    {
        Queue<string> tokens = new(Token().Matches(expression).Select(match => match.Value));
        object value = EvaluateCall(tokens, variables);
        return tokens.Count == 0 ? value : throw new FormatException($"'{expression}' has something left over.");
    }

    /// <summary>A value alone, or a function and its arguments, up to a closing parenthesis or the end.</summary>
    private object EvaluateCall(Queue<string> tokens, Dictionary<string, object> variables)
    {
        string first = tokens.Peek();
        if (!char.IsLetter(first[0]))
        {
            return EvaluateOperand(tokens, variables);
        }

        tokens.Dequeue();
        List<object> arguments = [];
        while (tokens.Count > 0 && tokens.Peek() != ")")
        {
            arguments.Add(EvaluateOperand(tokens, variables));
        }

        return functions.TryGetValue(first, out Func<object[], object>? function)
            ? function([.. arguments])
            : throw new FormatException($"The template calls '{first}', which is not known here.");
    }

    private object EvaluateOperand(Queue<string> tokens, Dictionary<string, object> variables)
    {
        string token = tokens.Dequeue();
        if (token == "(")
        {
            object inner = EvaluateCall(tokens, variables);
            return tokens.TryDequeue(out string? close) && close == ")" ? inner : throw new FormatException("A parenthesis is not closed.");
        }

        if (char.IsDigit(token[0]))
        {
            return token.StartsWith("0x", StringComparison.Ordinal)
                ? BigInteger.Parse(token[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : BigInteger.Parse(token, CultureInfo.InvariantCulture);
        }

        string[] path = token.Split('.', StringSplitOptions.RemoveEmptyEntries);
        bool ofVariable = token[0] == '$';
        object value = variables[ofVariable ? path[0] : "."];
        foreach (string member in path.Skip(ofVariable ? 1 : 0))
        {
            value = value is IReadOnlyDictionary<string, object> members && members.TryGetValue(member, out object? found)
                ? found
                : throw new FormatException($"'{token}' of the template is not known here.");
        }

        return value;
    }

    private static bool IsTrue(object value) => value switch
    {
        bool truth => truth,
        string text => text.Length > 0,
        object[] list => list.Length > 0,
        _ => throw new FormatException($"A condition of the template is a {value.GetType().Name}."),
    };

    [GeneratedRegex(@"\{\{(?<trim>-?)(?<code>.*?)\}\}")]
    private static partial Regex Action();

    [GeneratedRegex(@"^(?<name>\$\w+)\s*:?=\s*(?<value>.+)$")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"[()]|[$.\w]+")]
    private static partial Regex Token();
}
