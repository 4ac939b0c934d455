namespace Zkp.Pipeline.Axioms;

/// <summary>
/// Finds a derivation with the fewest steps. Derivations share sub-derivations (both antecedents may rest on the same
/// fact), so the depth of a proof tree is the wrong measure; this is a breadth-first search over the *sets* of axioms
/// used so far, whose first arrival at the theorem is exact. There are at most 2^16 sets of 16 axioms.
/// </summary>
internal static class DerivationFinder
{
    private const int MostAxioms = 16;

    /// <returns>The indices of the axioms to apply, in order, the last concluding the theorem; null if it does not follow.</returns>
    /// <exception cref="ArgumentException">There are more than 16 axioms.</exception>
    public static IReadOnlyList<int>? FindShortest(AxiomSet axioms, Atom theorem)
    {
        if (axioms.Count > MostAxioms)
        {
            throw new ArgumentException($"The search is over sets of at most {MostAxioms} axioms.", nameof(axioms));
        }

        Clauses clauses = new(axioms);
        if (!clauses.TryGetBit(theorem, out ulong goal))
        {
            return null;
        }

        // cameBy[set] is the axiom applied last on the way to the set, plus one; zero means not reached.
        byte[] cameBy = new byte[1 << axioms.Count];
        Queue<(int Set, ulong Known)> open = new();
        open.Enqueue((0, 0));
        while (open.TryDequeue(out (int Set, ulong Known) state))
        {
            for (int i = 0; i < axioms.Count; i++)
            {
                int next = state.Set | 1 << i;
                if (cameBy[next] != 0 || !clauses.Adds(i, state.Known))
                {
                    continue;
                }

                cameBy[next] = (byte)(i + 1);
                if (clauses.Conclusion[i] == goal)
                {
                    return PathTo(next, cameBy);
                }

                open.Enqueue((next, state.Known | clauses.Conclusion[i]));
            }
        }

        return null;
    }

    private static List<int> PathTo(int set, byte[] cameBy)
    {
        List<int> path = [];
        for (int rest = set; rest != 0; rest &= ~(1 << path[^1]))
        {
            path.Add(cameBy[rest] - 1);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The axioms as bit sets over their atoms: at most 48, so a word holds them.</summary>
    private sealed class Clauses
    {
        private readonly Dictionary<Atom, int> index = [];

        public Clauses(AxiomSet axioms)
        {
            Conclusion = [.. axioms.Select(axiom => Bit(axiom.Conclusion))];
            Antecedents = [.. axioms.Select(axiom => axiom.Antecedents.Aggregate(0UL, (bits, atom) => bits | Bit(atom)))];
        }

        public ulong[] Conclusion { get; }

        private ulong[] Antecedents { get; }

        public bool TryGetBit(Atom atom, out ulong bit)
        {
            bool known = index.TryGetValue(atom, out int position);
            bit = known ? 1UL << position : 0;
            return known;
        }

        /// <summary>The axiom applies and concludes something new.</summary>
        public bool Adds(int axiom, ulong known) =>
            (Antecedents[axiom] & ~known) == 0 && (Conclusion[axiom] & known) == 0;

        private ulong Bit(Atom atom)
        {
            if (!index.TryGetValue(atom, out int position))
            {
                position = index.Count;
                index.Add(atom, position);
            }

            return 1UL << position;
        }
    }
}
