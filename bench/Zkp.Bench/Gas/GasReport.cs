using System.Globalization;
using System.Text;

namespace Zkp.Bench.Gas;

/// <summary>Writes the measurements down, for the console and for docs/gas.md: the same tables.</summary>
internal static class GasReport
{
    private const string Begin = "<!-- begin: written by `./zkp bench gas --write` -->";
    private const string End = "<!-- end -->";

    /// <summary>
    /// Execution gas of gnark's verifiers for the same keys where the bench was not given gnark's template: as measured with its version 8558b82
    /// (August 2026), solc 0.8.37 and anvil 1.7.1.
    /// </summary>
    private static readonly Dictionary<int, (long Plain, long ViaIr)> GnarkQuoted = new() { [1] = (188_702, 188_402), [2] = (195_184, 194_846), [4] = (208_148, 207_722) };

    /// <summary>Gas a claim, by the size of the batch; one keccak-hashed input for all claims.</summary>
    private static readonly Dictionary<int, string> AxiomWorldId = new() { [16] = "23,000", [64] = "6,000", [256] = "1,400" };

    /// <summary>A proof alone for as long as there are any: a batch of N shares its three further pairings.</summary>
    private const long PairingGas = 34_000;

    private const long PairingBaseGas = 45_000;

    /// <summary>Two multiplications and an addition for each proof, and its pairing.</summary>
    private const long BatchedProofGas = PairingGas + (2 * 6_000) + 150;

    /// <summary>The first proof's challenge can be 1.</summary>
    private const long FirstProofSaves = (2 * 6_000) + 150;

    /// <summary>For the key, whatever N is: alpha, and IC_0 and IC_1 with their additions.</summary>
    private const long BatchKeyGas = 3 * (PairingGas + 6_000) + (2 * 150);

    /// <summary>Replaces the tables of the page; what people wrote around them stays.</summary>
    public static async Task UpdatePageAsync(string path, GasFigures figures)
    {
        string page = await File.ReadAllTextAsync(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{path} has lost the marks between which its tables stand: {Begin} and {End}.");
        }

        await File.WriteAllTextAsync(path, page[..begin] + Begin + "\n\n" + Tables(figures) + "\n" + page[end..]);
    }

    public static string Tables(GasFigures figures)
    {
        StringBuilder text = new();
        text.Append("`verifyProof`, execution gas: the receipt's, less 21,000 and the calldata.\n\n");
        Row(text, "public signals", "floor", "ours", "over the floor", "snarkjs", "snarkjs, via IR", "gnark", "gnark, via IR");
        Rule(text, 8);
        foreach (VerifierGas row in figures.Verification)
        {
            Row(text, N(row.PublicSignals), N(row.Floor), Bold(row.Ours.Execution), $"{100.0 * (row.Ours.Execution - row.Floor) / row.Floor:0.00} %",
                N(row.Snarkjs.Execution), N(row.SnarkjsViaIr.Execution), N(row.Gnark?.Execution ?? GnarkQuoted[row.PublicSignals].Plain),
                N(row.GnarkViaIr?.Execution ?? GnarkQuoted[row.PublicSignals].ViaIr));
        }

        text.Append("\nWhole transactions.\n\n");
        Row(text, "public signals", "floor", "`verifyProof`", "snarkjs's", "`ComplaintRegistry.submit`");
        Rule(text, 5);
        foreach (VerifierGas row in figures.Verification)
        {
            Row(text, N(row.PublicSignals), N(row.Floor + row.Ours.Transaction - row.Ours.Execution), N(row.Ours.Transaction), N(row.Snarkjs.Transaction), Bold(row.Submit.Transaction));
        }

        text.Append("\nTechniques, one public signal, each with those above it; execution gas.\n\n");
        Row(text, "technique", "gas", "saves", "over the floor");
        Rule(text, 4);
        long before = figures.Techniques[0].Execution;
        foreach (TechniqueGas technique in figures.Techniques)
        {
            Row(text, technique.Technique, N(technique.Execution), N(before - technique.Execution), N(technique.Execution - figures.Verification[0].Floor));
            before = technique.Execution;
        }

        text.Append("\n`verifyBatch`, proofs of one public signal, gas a proof.\n\n");
        Row(text, "proofs", "floor", "execution", "whole transaction", "one by one");
        Rule(text, 5);
        foreach (BatchGas batch in figures.Batches)
        {
            long floor = (PairingBaseGas + BatchKeyGas + (BatchedProofGas * batch.Proofs) - FirstProofSaves) / batch.Proofs;
            Row(text, N(batch.Proofs), N(floor), Bold(batch.PerProof), N(batch.TransactionPerProof), N(figures.Verification[0].Ours.Transaction));
        }

        AppendStatements(text, figures);
        text.Append("\nFunctions, one public signal, gas of the whole transaction.\n\n");
        Row(text, "function", "gas", "a statement", "beside `submit`");
        Rule(text, 4);
        long submit = figures.Functions[0].Transaction;
        foreach (FunctionGas function in figures.Functions)
        {
            long each = function.Transaction / function.Statements;
            bool submits = function.Function.Contains("ubmit", StringComparison.Ordinal);
            Row(text, function.Function, N(function.Transaction), submits ? N(each) : "", submits ? string.Create(CultureInfo.InvariantCulture, $"{each - submit:+#,0;-#,0;0}") : "");
        }

        AppendCosts(text, figures.Costs);
        return text.ToString();
    }

    /// <summary>All ways to record many statements, ours measured and others' as they published them.</summary>
    private static void AppendStatements(StringBuilder text, GasFigures figures)
    {
        text.Append("\nMany statements, gas a statement of the whole transaction; the last two as their authors published them, not measured here.\n\n");
        Row(text, "statements", "`submit`, one by one", "`submitMany`", "`submitBatch`", "its floor", "Electron Quantum", "Axiom World ID");
        Rule(text, 7);
        foreach (StatementBatchGas batch in figures.StatementBatches.Where(batch => batch.Proofs == 1))
        {
            FunctionGas? many = figures.Functions.FirstOrDefault(function => function.Statements == batch.Statements);
            Row(text, N(batch.Statements), N(figures.Verification[0].Submit.Transaction), many is null ? "" : N(many.Transaction / many.Statements),
                Bold(batch.Transaction / batch.Statements), N(batch.Floor / batch.Statements), N(Electron(batch.Statements)), AxiomWorldId[batch.Statements]);
        }

        text.Append("\nMany statements by several proofs in one transaction (`submitLargeBatch`), gas a statement.\n\n");
        Row(text, "statements", "proofs", "of", "gas", "a statement", "its floor");
        Rule(text, 6);
        foreach (StatementBatchGas batch in figures.StatementBatches.Where(batch => batch.Proofs > 1))
        {
            Row(text, N(batch.Statements), N(batch.Proofs), N(batch.Size), N(batch.Transaction), Bold(batch.Transaction / batch.Statements), N(batch.Floor / batch.Statements));
        }

        text.Append("\nNebra UPA (Halo2 recursion) published 150,000 for a proof alone and 53,000 a proof at 32.\n");
    }

    private static long Electron(int proofs) => (380_000 / proofs) + 16_000;

    private static void AppendCosts(StringBuilder text, IReadOnlyList<CostRow> costs)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nDollars a transaction, with ether at ${FeeScenario.EtherUsd:N0} and fees as given, not as they are today: ");
        text.AppendJoin("; ", FeeScenario.All.Where(scenario => scenario.Family != ScenarioFamily.Ethereum)
            .Select(scenario => string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} with L1 data at {scenario.L1GasPriceGwei} gwei")));
        text.Append(".\n\n");
        Row(text, ["transaction", .. FeeScenario.All.Select(scenario => scenario.Name)]);
        Rule(text, 1 + FeeScenario.All.Count);
        foreach (CostRow row in costs)
        {
            Row(text, [row.Transaction, .. row.UsdByNetwork.Select(usd => string.Create(CultureInfo.InvariantCulture, $"{usd:0.0000}"))]);
        }
    }

    private static void Row(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void Rule(StringBuilder text, int columns) => text.Append('|').Insert(text.Length, "---|", columns).Append('\n');

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bold(long value) => $"**{N(value)}**";
}
