using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Support;

/// <summary>
/// Decides whether any witness satisfies the constraints once some wires are fixed: the strongest adversary, who ignores
/// the circuit's WASM and picks every other wire at will. Propagates: a constraint with one undetermined wire left,
/// linear in it, determines it. Every wire set this way is forced, so a constraint that then fails proves that no
/// witness exists. Needs a system that kept its linear constraints; with them eliminated, layers of Poseidon become
/// equations that determine their wires only together.
/// </summary>
internal sealed class WitnessSolver
{
    private readonly ConstraintSystem system;
    private readonly int[][] constraintsOfWire;
    private readonly int[][] wiresOfConstraint;

    public WitnessSolver(ConstraintSystem system)
    {
        this.system = system;
        wiresOfConstraint = [.. system.Constraints.Select(constraint =>
            constraint.A.Concat(constraint.B).Concat(constraint.C).Select(term => term.Wire).Distinct().ToArray())];
        List<int>[] byWire = [.. Enumerable.Range(0, system.Wires).Select(_ => new List<int>())];
        for (int i = 0; i < wiresOfConstraint.Length; i++)
        {
            foreach (int wire in wiresOfConstraint[i])
            {
                byWire[wire].Add(i);
            }
        }

        constraintsOfWire = [.. byWire.Select(list => list.ToArray())];
    }

    /// <param name="fixedWires">Values for wires, at least for all inputs.</param>
    /// <returns>
    /// A witness and no violations, or the violated constraints. Wires that nothing determines get zero.
    /// </returns>
    /// <exception cref="InvalidOperationException">The fixed wires do not decide the question.</exception>
    public (Fr[] Witness, IReadOnlyList<int> Violations) Solve(IReadOnlyDictionary<int, Fr> fixedWires)
    {
        Run run = new(this);
        run.Set(0, Fr.One);
        foreach ((int wire, Fr value) in fixedWires)
        {
            run.Set(wire, value);
        }

        return run.Finish();
    }

    private sealed class Run
    {
        private readonly WitnessSolver solver;
        private readonly Fr[] values;
        private readonly bool[] known;
        private readonly int[] unknownWires;
        private readonly bool[] isQueued;
        private readonly Queue<int> queue = new();
        private bool isContradicted;

        public Run(WitnessSolver solver)
        {
            this.solver = solver;
            values = new Fr[solver.system.Wires];
            known = new bool[values.Length];
            unknownWires = [.. solver.wiresOfConstraint.Select(wires => wires.Length)];
            isQueued = new bool[unknownWires.Length];
        }

        public void Set(int wire, Fr value)
        {
            if (known[wire])
            {
                throw new InvalidOperationException($"Wire {wire} is set twice.");
            }

            known[wire] = true;
            values[wire] = value;
            foreach (int constraint in solver.constraintsOfWire[wire])
            {
                unknownWires[constraint]--;
                // With two unknowns left, a factor that is zero may take one of them away.
                if (unknownWires[constraint] <= 2 && !isQueued[constraint])
                {
                    isQueued[constraint] = true;
                    queue.Enqueue(constraint);
                }
            }
        }

        public (Fr[] Witness, IReadOnlyList<int> Violations) Finish()
        {
            while (queue.TryDequeue(out int constraint))
            {
                isQueued[constraint] = false;
                Visit(constraint);
            }

            for (int i = 0; i < unknownWires.Length; i++)
            {
                if (unknownWires[i] > 0 && Reduce(i) is not { Coefficients.Count: 0 })
                {
                    throw new InvalidOperationException($"Constraint {i} is left undecided.");
                }
            }

            IReadOnlyList<int> broken = solver.system.Violations(values);
            // What was found on the way is what a second, dumber evaluation finds.
            Assert.Equal(isContradicted, broken.Count > 0);
            return (values, broken);
        }

        private void Visit(int constraint)
        {
            if (Reduce(constraint) is not { } equation)
            {
                return;
            }

            switch (equation.Coefficients.Count)
            {
                case 0:
                    isContradicted |= !equation.Constant.IsZero;
                    break;
                case 1:
                    (int wire, Fr coefficient) = equation.Coefficients.Single();
                    Set(wire, -equation.Constant * coefficient.Invert());
                    break;
            }
        }

        /// <summary>The constraint as constant + Σ coefficient · unknown = 0, or null while both factors hold unknowns.</summary>
        private (Fr Constant, Dictionary<int, Fr> Coefficients)? Reduce(int constraint)
        {
            (Term[] termsA, Term[] termsB, Term[] termsC) = solver.system.Constraints[constraint];
            (Fr a, List<Term>? openA) = Split(termsA);
            (Fr b, List<Term>? openB) = Split(termsB);
            (Fr c, List<Term>? openC) = Split(termsC);
            if (openA is not null && openB is not null)
            {
                return null;
            }

            Dictionary<int, Fr> coefficients = [];
            Accumulate(coefficients, openA, b);
            Accumulate(coefficients, openB, a);
            Accumulate(coefficients, openC, -Fr.One);
            foreach (int wire in coefficients.Where(pair => pair.Value.IsZero).Select(pair => pair.Key).ToArray())
            {
                coefficients.Remove(wire);
            }

            return (a * b - c, coefficients);
        }

        private (Fr Sum, List<Term>? Open) Split(Term[] terms)
        {
            Fr sum = Fr.Zero;
            List<Term>? open = null;
            foreach (Term term in terms)
            {
                if (known[term.Wire])
                {
                    sum += term.Coefficient * values[term.Wire];
                }
                else
                {
                    (open ??= []).Add(term);
                }
            }

            return (sum, open);
        }

        private static void Accumulate(Dictionary<int, Fr> coefficients, List<Term>? open, Fr factor)
        {
            foreach (Term term in open ?? [])
            {
                coefficients[term.Wire] = coefficients.GetValueOrDefault(term.Wire) + factor * term.Coefficient;
            }
        }
    }
}
