namespace Zkp.Pipeline.Axioms;

/// <summary>How large a statement may be. Everything a sender controls is bounded here.</summary>
public sealed record AxiomLimits
{
    /// <summary>The slots for antecedents that an axiom has in the circuit.</summary>
    public const int MaxAntecedents = 2;

    /// <summary>The limits of the built-in circuit.</summary>
    public static AxiomLimits Default { get; } = new();

    /// <summary>Distinct axioms, after canonicalisation. At most 16, the slots of the circuit.</summary>
    public int MaxAxioms { get; init; } = 16;

    /// <summary>
    /// Steps of a derivation. A shortest derivation uses no axiom twice, so with as many steps as axioms this limit is
    /// never the one that is hit.
    /// </summary>
    public int MaxSteps { get; init; } = 16;

    /// <summary>Axioms as sent, before duplicates are dropped.</summary>
    public int MaxListedAxioms { get; init; } = 256;

    /// <summary>Characters of an atom. They are ASCII, so bytes as well.</summary>
    public int MaxAtomLength { get; init; } = 64;

    /// <summary>Bytes of all axioms and the theorem together, in UTF-8, as sent.</summary>
    public int MaxTotalBytes { get; init; } = 8 * 1024;
}
