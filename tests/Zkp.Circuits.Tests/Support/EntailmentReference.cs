using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Support;

/// <summary>What the circuit is meant to accept, in plain words of C#: the specification that the constraints are held against.</summary>
internal static class EntailmentReference
{
    public static bool Accepts(EntailmentSignals signals) => IsList(signals) && IsDerivation(signals);

    /// <summary>Used slots first; antecedents only in used slots, the first before the second.</summary>
    private static bool IsList(EntailmentSignals signals)
    {
        bool ended = false;
        for (int i = 0; i < signals.Axioms; i++)
        {
            bool used = !signals.Conclusion[i].IsZero;
            bool hasFirst = !signals.Antecedent[i, 0].IsZero;
            bool hasSecond = !signals.Antecedent[i, 1].IsZero;
            if ((used && ended) || (hasFirst && !used) || (hasSecond && !hasFirst))
            {
                return false;
            }

            ended |= !used;
        }

        return true;
    }

    private static bool IsDerivation(EntailmentSignals signals)
    {
        List<Fr> concluded = [];
        bool ended = false;
        for (int s = 0; s < signals.Steps; s++)
        {
            if (!TryReadRow(signals, s, out int? slot) || (slot is not null && ended))
            {
                return false;
            }

            if (slot is not { } chosen)
            {
                ended = true;
                continue;
            }

            if (signals.Conclusion[chosen].IsZero
                || !IsAbsentOrIn(signals.Antecedent[chosen, 0], concluded)
                || !IsAbsentOrIn(signals.Antecedent[chosen, 1], concluded))
            {
                return false;
            }

            concluded.Add(signals.Conclusion[chosen]);
        }

        return concluded.Count > 0 && concluded[^1] == signals.Theorem;
    }

    private static bool IsAbsentOrIn(Fr atom, List<Fr> concluded) => atom.IsZero || concluded.Contains(atom);

    /// <returns>False unless the row is all zeros, or zeros and a single one.</returns>
    private static bool TryReadRow(EntailmentSignals signals, int step, out int? slot)
    {
        slot = null;
        for (int i = 0; i < signals.Axioms; i++)
        {
            Fr selector = signals.Selector[step, i];
            if (selector.IsZero)
            {
                continue;
            }

            if (!selector.IsOne || slot is not null)
            {
                return false;
            }

            slot = i;
        }

        return true;
    }
}
