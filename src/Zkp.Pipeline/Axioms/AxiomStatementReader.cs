using System.Globalization;
using System.Text;
using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>Reads a statement's JSON strictly: what it does not know, it refuses by name.</summary>
internal static class AxiomStatementReader
{
    public const string TheoremPointer = Root + "/theorem";

    private const string Root = "/statement";
    private const string AxiomsPointer = Root + "/axioms";

    private static readonly string[] Members = ["axioms", "theorem", "ruleset", "salt"];

    /// <summary>A statement in canonical form, not yet derived.</summary>
    internal readonly record struct Parts(AxiomSet Axioms, Atom Theorem, Fr? Salt);

    /// <returns>Null when <paramref name="parts"/> is set.</returns>
    public static AxiomProblem? Read(JsonElement statement, AxiomLimits limits, out Parts parts)
    {
        parts = default;
        if (statement.ValueKind != JsonValueKind.Object)
        {
            return Invalid("The statement is an object such as {\"axioms\":[\"P\",\"P -> Q\"],\"theorem\":\"Q\"}.", Root);
        }

        if (ReadMembers(statement, out Dictionary<string, JsonElement> members) is { } memberProblem)
        {
            return memberProblem;
        }

        if (CheckRuleset(members) is { } rulesetProblem)
        {
            return rulesetProblem;
        }

        if (ReadSalt(members, out Fr? salt) is { } saltProblem)
        {
            return saltProblem;
        }

        if (ReadAxiomTexts(members, limits, out List<string> texts) is { } textProblem)
        {
            return textProblem;
        }

        if (!members.TryGetValue("theorem", out JsonElement theoremElement) || !TryGetText(theoremElement, out string theoremText))
        {
            return Invalid("The statement needs a theorem: one atom, as a string.", TheoremPointer);
        }

        long bytes = texts.Append(theoremText).Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        if (bytes > limits.MaxTotalBytes)
        {
            return new AxiomProblem(
                AxiomProblemCodes.StatementTooLarge,
                $"The axioms and the theorem have {bytes} bytes; at most {limits.MaxTotalBytes} are allowed.",
                Root);
        }

        return Parse(texts, theoremText, salt, limits, out parts);
    }

    private static AxiomProblem? Parse(List<string> texts, string theoremText, Fr? salt, AxiomLimits limits, out Parts parts)
    {
        parts = default;
        List<Axiom> axioms = [];
        for (int i = 0; i < texts.Count; i++)
        {
            if (!AxiomParser.TryParseAxiom(texts[i], limits, AxiomPointer(i), out Axiom? axiom, out AxiomProblem? problem))
            {
                return problem;
            }

            axioms.Add(axiom);
        }

        AxiomSet set = new(axioms);
        if (set.Count > limits.MaxAxioms)
        {
            return new AxiomProblem(
                AxiomProblemCodes.TooManyAxioms,
                $"There are {set.Count} distinct axioms; at most {limits.MaxAxioms} can be proved at once. Leave out those that the theorem does not need.",
                AxiomsPointer);
        }

        if (!AxiomParser.TryParseTheorem(theoremText, limits, TheoremPointer, out Atom? theorem, out AxiomProblem? theoremProblem))
        {
            return theoremProblem;
        }

        parts = new Parts(set, theorem, salt);
        return null;
    }

    private static AxiomProblem? ReadMembers(JsonElement statement, out Dictionary<string, JsonElement> members)
    {
        members = [];
        foreach (JsonProperty member in statement.EnumerateObject())
        {
            if (!TryDecode(member, static member => member.Name, out string name) || !Members.Contains(name))
            {
                string shown = Printable(name);
                return new AxiomProblem(
                    AxiomProblemCodes.UnknownMember,
                    $"The statement has no member '{shown}'; the known ones are {string.Join(", ", Members)}.",
                    $"{Root}/{shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
            }

            if (!members.TryAdd(name, member.Value))
            {
                return Invalid($"The statement has the member '{name}' twice.", $"{Root}/{name}");
            }
        }

        return null;
    }

    private static AxiomProblem? CheckRuleset(Dictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("ruleset", out JsonElement ruleset) || ruleset.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return TryGetText(ruleset, out string name) && name == AxiomRuleset.Name
            ? null
            : new AxiomProblem(
                AxiomProblemCodes.UnknownRuleset,
                $"The only ruleset is \"{AxiomRuleset.Name}\"; it may be left out.",
                $"{Root}/ruleset");
    }

    private static AxiomProblem? ReadSalt(Dictionary<string, JsonElement> members, out Fr? salt)
    {
        salt = null;
        if (!members.TryGetValue("salt", out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (!TryGetText(element, out string text) || !AxiomSalt.TryParse(text, out Fr given))
        {
            return new AxiomProblem(
                AxiomProblemCodes.InvalidSalt,
                $"{AxiomSalt.Requirement} Leave it out to have one drawn.",
                $"{Root}/salt");
        }

        salt = given;
        return null;
    }

    private static AxiomProblem? ReadAxiomTexts(Dictionary<string, JsonElement> members, AxiomLimits limits, out List<string> texts)
    {
        texts = [];
        if (!members.TryGetValue("axioms", out JsonElement axioms) || axioms.ValueKind != JsonValueKind.Array)
        {
            return Invalid("The statement needs axioms: an array of strings such as \"P\" or \"P & Q -> R\".", AxiomsPointer);
        }

        int count = axioms.GetArrayLength();
        if (count == 0)
        {
            return new AxiomProblem(
                AxiomProblemCodes.NoAxioms, "The list of axioms is empty; nothing follows from nothing.", AxiomsPointer);
        }

        if (count > limits.MaxListedAxioms)
        {
            return new AxiomProblem(
                AxiomProblemCodes.TooManyAxioms,
                $"There are {count} axioms; at most {limits.MaxListedAxioms} may be listed and at most {limits.MaxAxioms} of them may differ.",
                AxiomsPointer);
        }

        foreach (JsonElement axiom in axioms.EnumerateArray())
        {
            if (!TryGetText(axiom, out string text))
            {
                return Invalid("An axiom is a string such as \"P\" or \"P & Q -> R\", of valid Unicode.", AxiomPointer(texts.Count));
            }

            texts.Add(text);
        }

        return null;
    }

    private static bool TryGetText(JsonElement element, out string text)
    {
        text = "";
        return element.ValueKind == JsonValueKind.String && TryDecode(element, static element => element.GetString()!, out text);
    }

    /// <summary>
    /// JSON can spell half a surrogate pair, or hold bytes that are no UTF-8; System.Text.Json reports both only when the
    /// text is decoded, by this exception.
    /// </summary>
    private static bool TryDecode<T>(T source, Func<T, string> decode, out string text)
    {
        try
        {
            text = decode(source);
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "\uFFFD";
            return false;
        }
    }

    private static string Printable(string name)
    {
        const int longest = 40;
        string printable = new([.. name.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c)]);
        return name.Length <= longest ? printable : printable + "…";
    }

    private static string AxiomPointer(int index) => AxiomsPointer + "/" + index.ToString(CultureInfo.InvariantCulture);

    private static AxiomProblem Invalid(string message, string pointer) => new(AxiomProblemCodes.InvalidStatement, message, pointer);
}
