using System.Collections.Concurrent;
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
    private readonly List<int>[] constraintsOfWire;
    private readonly int[] wireCounts;
    private readonly ConcurrentDictionary<Fr, Fr> inverses = new() { [-Fr.One] = -Fr.One };

    public WitnessSolver(ConstraintSystem system)
    {
        this.system = system;
        wireCounts = [.. Enumerable.Range(0, system.Constraints.Length).Select(i => system.WiresOf(i).Count())];
        constraintsOfWire = system.ConstraintsOfWires();
    }

    /// <param name="fixedWires">Values for wires, at least for all inputs.</param>
    /// <returns>
    /// A witness and no violations, or the violated constraints. Wires that nothing determines get zero.
    /// </returns>
    /// <exception cref="InvalidOperationException">The fixed wires do not decide the question.</exception>
    public (Fr[] Witness, IReadOnlyList<int> Violations) Solve(IReadOnlyDictionary<int, Fr> fixedWires) =>
        Start(fixedWires).Finish() ?? throw new InvalidOperationException("The fixed wires leave constraints undecided.");

    /// <summary>Stops at the first contradiction, for whoever asks by the hundred thousand.</summary>
    /// <returns>Whether a witness exists; null where the fixed wires do not decide the question.</returns>
    public bool? IsSolvable(IReadOnlyDictionary<int, Fr> fixedWires) => Start(fixedWires).Decide();

    private Run Start(IReadOnlyDictionary<int, Fr> fixedWires)
    {
        Run run = new(this);
        run.Set(0, Fr.One);
        foreach ((int wire, Fr value) in fixedWires)
        {
            run.Set(wire, value);
        }

        return run;
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
            unknownWires = (int[])solver.wireCounts.Clone();
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

        public bool? Decide()
        {
            while (!isContradicted && queue.TryDequeue(out int constraint))
            {
                isQueued[constraint] = false;
                Visit(constraint);
            }

            return isContradicted ? false : IsDecided() ? true : null;
        }

        public (Fr[] Witness, IReadOnlyList<int> Violations)? Finish()
        {
            while (queue.TryDequeue(out int constraint))
            {
                isQueued[constraint] = false;
                Visit(constraint);
            }

            if (!IsDecided())
            {
                return null;
            }

            IReadOnlyList<int> broken = solver.system.Violations(values);
            // What was found on the way is what a second, dumber evaluation finds.
            if (isContradicted != broken.Count > 0)
            {
                Assert.Fail("The propagation and the evaluation of the constraints disagree.");
            }

            return (values, broken);
        }

        /// <summary>No constraint is left that any choice of the unknown wires could touch.</summary>
        private bool IsDecided() =>
            Enumerable.Range(0, unknownWires.Length).All(i => unknownWires[i] == 0 || Reduce(i) is { Unknowns: 0 });

        private void Visit(int constraint)
        {
            if (Reduce(constraint) is not { } equation)
            {
                return;
            }

            switch (equation.Unknowns)
            {
                case 0:
                    isContradicted |= !equation.Constant.IsZero;
                    break;
                case 1:
                    Set(equation.Wire, Quotient(-equation.Constant, equation.Coefficient));
                    break;
            }
        }

        /// <summary>
        /// The constraint as constant + coefficient · wire = 0, with the number of unknown wires that it really depends
        /// on; null while that is not linear, or while more than two unknowns occur.
        /// </summary>
        private (int Unknowns, Fr Constant, int Wire, Fr Coefficient)? Reduce(int constraint)
        {
            if (unknownWires[constraint] > 2)
            {
                return null;
            }

            (Term[] termsA, Term[] termsB, Term[] termsC) = solver.system.Constraints[constraint];
            int first = -1;
            int second = -1;
            Linear a = Split(termsA, ref first, ref second);
            Linear b = Split(termsB, ref first, ref second);
            Linear c = Split(termsC, ref first, ref second);
            if (!a.IsConstant && !b.IsConstant)
            {
                return null;
            }

            Fr ofFirst = a.First * b.Constant + a.Constant * b.First - c.First;
            Fr ofSecond = a.Second * b.Constant + a.Constant * b.Second - c.Second;
            Fr constant = a.Constant * b.Constant - c.Constant;
            int unknowns = (ofFirst.IsZero ? 0 : 1) + (ofSecond.IsZero ? 0 : 1);
            return ofFirst.IsZero ? (unknowns, constant, second, ofSecond) : (unknowns, constant, first, ofFirst);
        }

        /// <summary>
        /// An inversion costs hundreds of multiplications, but nearly every coefficient is 1 or -1, and the others are
        /// few atoms over and over.
        /// </summary>
        private Fr Quotient(Fr dividend, Fr divisor)
        {
            const int mostKept = 10_000;
            if (divisor.IsOne)
            {
                return dividend;
            }

            if (!solver.inverses.TryGetValue(divisor, out Fr inverse))
            {
                inverse = divisor.Invert();
                if (solver.inverses.Count < mostKept)
                {
                    solver.inverses[divisor] = inverse;
                }
            }

            return dividend * inverse;
        }

        private Linear Split(Term[] terms, ref int first, ref int second)
        {
            Fr constant = Fr.Zero;
            Fr ofFirst = Fr.Zero;
            Fr ofSecond = Fr.Zero;
            foreach (Term term in terms)
            {
                if (known[term.Wire])
                {
                    constant += term.Coefficient * values[term.Wire];
                }
                else if (first == -1 || first == term.Wire)
                {
                    first = term.Wire;
                    ofFirst += term.Coefficient;
                }
                else
                {
                    second = term.Wire;
                    ofSecond += term.Coefficient;
                }
            }

            return new Linear(constant, ofFirst, ofSecond);
        }

        /// <summary>A linear combination with what is known added up, and two unknown wires at most.</summary>
        private readonly record struct Linear(Fr Constant, Fr First, Fr Second)
        {
            public bool IsConstant => First.IsZero && Second.IsZero;
        }
    }
}
