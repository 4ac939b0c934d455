namespace Zkp.Bn254;

/// <summary>
/// The constants of one prime field p for <see cref="LaneMath{TModulus, TVector}"/>, as limbs of 29 bits. They are spelled out because
/// the JIT inlines one level of calls without limit, but not two: a kernel has hundreds.
/// </summary>
internal interface ILaneModulus
{
    /// <summary>Limbs of p.</summary>
    static abstract long P0 { get; }

    static abstract long P1 { get; }

    static abstract long P2 { get; }

    static abstract long P3 { get; }

    static abstract long P4 { get; }

    static abstract long P5 { get; }

    static abstract long P6 { get; }

    static abstract long P7 { get; }

    static abstract long P8 { get; }

    /// <summary>
    /// Limbs of (k·p + 1) / 2^29 with k = −p⁻¹ mod 2^29, k ≤ 2^28: adding m times it to t / 2^29 is a step of a Montgomery reduction by 29 bits
    /// whose m is the lowest limb of t itself.
    /// </summary>
    static abstract long Step0 { get; }

    static abstract long Step1 { get; }

    static abstract long Step2 { get; }

    static abstract long Step3 { get; }

    static abstract long Step4 { get; }

    static abstract long Step5 { get; }

    static abstract long Step6 { get; }

    static abstract long Step7 { get; }

    static abstract long Step8 { get; }

    /// <summary>−p⁻¹ mod 2^29.</summary>
    static abstract long NegativeInverse { get; }

    /// <summary>2^32·2^232/p, rounded down: turns a highest limb into the number of times that p fits.</summary>
    static abstract long TopReciprocal { get; }
}
