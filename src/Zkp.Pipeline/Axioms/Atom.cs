using System.Diagnostics.CodeAnalysis;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>A proposition: <c>[A-Za-z][A-Za-z0-9_]*</c>. Atoms differ when their names differ in any character.</summary>
public sealed class Atom : IEquatable<Atom>, IComparable<Atom>
{
    private const string HashDomain = "zkp/atom/1:";

    private Atom(string name, Fr hash)
    {
        Name = name;
        Hash = hash;
    }

    public string Name { get; }

    /// <summary>
    /// The atom in the circuit: SHA-256 of <c>zkp/atom/1:</c> and the name, in UTF-8, as a big-endian number modulo r.
    /// Never zero, which stands for "no atom" there.
    /// </summary>
    public Fr Hash { get; }

    public static bool operator ==(Atom? left, Atom? right) => Equals(left, right);

    public static bool operator !=(Atom? left, Atom? right) => !Equals(left, right);

    public static bool operator <(Atom left, Atom right) => left.CompareTo(right) < 0;

    public static bool operator <=(Atom left, Atom right) => left.CompareTo(right) <= 0;

    public static bool operator >(Atom left, Atom right) => left.CompareTo(right) > 0;

    public static bool operator >=(Atom left, Atom right) => left.CompareTo(right) >= 0;

    /// <returns>False when the name is not of the form above, or when its hash is the reserved zero (once in 2^254).</returns>
    public static bool TryCreate(string name, [NotNullWhen(true)] out Atom? atom)
    {
        atom = null;
        if (name.Length == 0 || !IsFirst(name[0]) || !name.All(IsNext))
        {
            return false;
        }

        Fr hash = TextHash.ToField(HashDomain, name);
        if (hash.IsZero)
        {
            return false;
        }

        atom = new Atom(name, hash);
        return true;
    }

    /// <summary>Ordinal order of the names: the same on every machine, whatever its language.</summary>
    public int CompareTo(Atom? other) => string.CompareOrdinal(Name, other?.Name);

    public bool Equals(Atom? other) => other is not null && Name == other.Name;

    public override bool Equals(object? obj) => Equals(obj as Atom);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    internal static bool IsFirst(char c) => char.IsAsciiLetter(c);

    internal static bool IsNext(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
