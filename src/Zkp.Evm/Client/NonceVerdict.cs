namespace Zkp.Evm;

/// <summary>
/// What several endpoints' words for an account's next nonce amount to. Pure. An endpoint that knows of a nonce knows of all before it, so
/// of three and more that counts which enough have reached: neither one that lags nor one that boasts decides. Of two the higher counts, as
/// long as it is no further above the other than one can lag or hold transactions that the other has not heard of; beyond that the ledger
/// says which of the two can be right. One alone is held against the ledger too.
/// </summary>
/// <param name="Value">Null when nothing of it can be believed.</param>
/// <param name="Doubted">The answers that can't be true, by their index.</param>
internal readonly record struct NonceVerdict(Nonce? Value, IReadOnlyList<int> Doubted)
{
    /// <summary>
    /// From here on a nonce is no nonce. EIP-2681 ends them at 2^64 - 2; a hundred thousand transactions a second would take one account
    /// 89 years to here.
    /// </summary>
    public const ulong Impossible = 1UL << 48;

    /// <param name="answers">What was answered, in any order.</param>
    /// <param name="known">The nonce that the ledger would hand out next; null where there is no ledger, or none yet.</param>
    /// <param name="needed">How many must have come as far, of so many answers.</param>
    /// <param name="lead">How far one alone may be above the others, or above the ledger.</param>
    public static NonceVerdict Of(IReadOnlyList<Nonce> answers, Nonce? known, int needed, ulong lead)
    {
        int[] possible = [.. Enumerable.Range(0, answers.Count).Where(i => answers[i].Value < Impossible).OrderByDescending(i => answers[i].Value)];
        List<int> doubted = [.. Enumerable.Range(0, answers.Count).Except(possible)];
        Nonce? value = possible.Length switch
        {
            0 => null,
            1 => OfOne(),
            2 => OfTwo(),
            _ => OfMany(),
        };
        return new NonceVerdict(value, doubted);

        bool IsExplained(Nonce nonce) => known is { } next && nonce.Value <= next.Value + lead;

        Nonce? OfOne()
        {
            Nonce only = answers[possible[0]];
            if (known is null || IsExplained(only))
            {
                return only;
            }

            doubted.Add(possible[0]);
            return null;
        }

        Nonce? OfTwo()
        {
            Nonce high = answers[possible[0]], low = answers[possible[1]];
            if (high.Value - low.Value <= lead || IsExplained(high))
            {
                return high;
            }

            if (!IsExplained(low))
            {
                return null;
            }

            doubted.Add(possible[0]);
            return low;
        }

        Nonce? OfMany()
        {
            Nonce highest = answers[possible[0]], reached = answers[possible[Math.Clamp(needed, 2, possible.Length) - 1]];
            if (highest.Value - answers[possible[1]].Value > lead && !IsExplained(highest))
            {
                doubted.Add(possible[0]);
            }

            return reached;
        }
    }
}
