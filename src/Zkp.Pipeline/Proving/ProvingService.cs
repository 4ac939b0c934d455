using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Zkp.Bn254;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Proving;

/// <summary>
/// Makes proofs and verifies them before anybody pays for them. Keys and compiled witness programs stay loaded; a limit keeps
/// more proofs than the machine has room for from being made at once.
/// </summary>
public sealed class ProvingService(CircuitCatalog circuits, ProvingOptions options) : IDisposable
{
    private readonly SemaphoreSlim slots = new(options.Concurrency);
    private readonly ConcurrentDictionary<string, Lazy<LoadedCircuit>> loaded = new(StringComparer.Ordinal);

    /// <param name="input">The input signals as circom's input JSON in UTF-8. Private.</param>
    public async Task<ProvingOutcome> ProveAsync(ProofRecord record, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (circuits.Find(record.Circuit, record.CircuitVersion) is not { } circuit)
        {
            return Failed("circuit_gone", $"The circuit {record.Circuit} version {record.CircuitVersion} is no longer registered here; submit the request again for the one that is.");
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            // A thread of its own: the work is seconds of arithmetic, and the pool has requests to serve.
            return await Task.Factory.StartNew(
                () => Prove(circuit, record, input.Span, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Whether the circuit takes the input and computes the record's statement from it; makes no proof.</summary>
    /// <returns>Null when it does.</returns>
    public async Task<ProofFailure?> CheckAsync(ProofRecord record, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (circuits.Find(record.Circuit, record.CircuitVersion) is not { } circuit)
        {
            return new ProofFailure("circuit_gone", $"The circuit {record.Circuit} version {record.CircuitVersion} is no longer registered here; submit the request again for the one that is.");
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Check(circuit, record, input.Span, cancellationToken), cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Which of several proofs of a record's circuit don't hold, by halving.</summary>
    /// <returns>Their indices.</returns>
    public Task<IReadOnlyList<int>> FindInvalidAsync(ProofRecord record, IReadOnlyList<ProofArtifact> proofs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(proofs);
        return Task.Run(
            () => circuits.Find(record.Circuit, record.CircuitVersion) is { } circuit && TryLoad(circuit, out LoadedCircuit? parts, out _)
                ? BatchVerifier.FindInvalid(parts.VerifyingKey, [.. proofs.Select(proof => (
                    Proof.ParseJson(JsonSerializer.Serialize(proof.Proof)), PublicSignals.ParseJson(JsonSerializer.Serialize(proof.PublicSignals))))])
                : [],
            cancellationToken);
    }

    public void Dispose()
    {
        slots.Dispose();
        foreach (Lazy<LoadedCircuit> circuit in loaded.Values.Where(circuit => circuit.IsValueCreated))
        {
            circuit.Value.Dispose();
        }
    }

    private ProvingOutcome Prove(Circuit circuit, ProofRecord record, ReadOnlySpan<byte> input, CancellationToken cancellationToken)
    {
        if (!TryLoad(circuit, out LoadedCircuit? parts, out ProofFailure? unusable))
        {
            return new ProvingOutcome(null, unusable);
        }

        parts.CountProof();
        Witness witness;
        try
        {
            witness = parts.Calculator.Calculate(CircuitInputs.ParseJson(Encoding.UTF8.GetString(input)), cancellationToken);
        }
        catch (ProofSystemFormatException error)
        {
            return Failed("input_rejected", $"The circuit {circuit.Id} refuses this input: {error.Message}");
        }

        IReadOnlyList<Fr> signals = [.. Enumerable.Range(1, circuit.PublicSignalCount).Select(i => witness[i])];
        Proof proof = Prover.Prove(parts.ProvingKey, witness, progress: null, cancellationToken);

        // A wrong proof can come from a wrong key, a bug or a broken machine, and would cost gas all the same.
        if (!Verifier.Verify(parts.VerifyingKey, proof, signals))
        {
            return Failed("proof_invalid", $"The proof made for the circuit {circuit.Id} does not verify: its circuit.wasm, circuit.zkey and verification_key.json don't belong together.");
        }

        if (record.Statement is { } claimed && Statements.Of(signals) != claimed)
        {
            return Failed("statement_mismatch", $"The circuit {circuit.Id} computed another statement than the request's claim; its version and the software's differ.");
        }

        return new ProvingOutcome(new ProofArtifact(Parse(proof.ToJson()), Parse(PublicSignals.ToJson(signals))), null);
    }

    private ProofFailure? Check(Circuit circuit, ProofRecord record, ReadOnlySpan<byte> input, CancellationToken cancellationToken)
    {
        if (!TryLoad(circuit, out LoadedCircuit? parts, out ProofFailure? unusable))
        {
            return unusable;
        }

        try
        {
            Witness witness = parts.Calculator.Calculate(CircuitInputs.ParseJson(Encoding.UTF8.GetString(input)), cancellationToken);
            return record.Statement is { } claimed && Statements.Of(witness.PublicSignals(circuit.PublicSignalCount)) == claimed
                ? null
                : new ProofFailure("statement_mismatch", $"The circuit {circuit.Id} computed another statement than the request's claim; its version and the software's differ.");
        }
        catch (ProofSystemFormatException error)
        {
            return new ProofFailure("input_rejected", $"The circuit {circuit.Id} refuses this input: {error.Message}");
        }
    }

    private bool TryLoad(Circuit circuit, [NotNullWhen(true)] out LoadedCircuit? parts, [NotNullWhen(false)] out ProofFailure? unusable)
    {
        try
        {
            parts = loaded.GetOrAdd(circuit.Folder, _ => new Lazy<LoadedCircuit>(() => LoadedCircuit.Load(circuit, options))).Value;
            unusable = null;
            return true;
        }
        catch (ProofSystemFormatException error)
        {
            // The caller learns what is wrong, and not where the operator keeps it.
            string problem = error.Message.Replace(circuit.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            parts = null;
            unusable = new ProofFailure("circuit_unusable", $"The circuit {circuit.Id} can't be used: {problem}");
            return false;
        }
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static ProvingOutcome Failed(string code, string detail) => new(null, new ProofFailure(code, detail));
}
