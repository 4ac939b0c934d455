namespace Zkp.Evm;

/// <summary>
/// Which nonces of an account are free. A nonce is leased to one request; a lease under which nothing was ever signed can be given
/// back, and the next request takes it, so that no gap stays behind.
/// </summary>
/// <param name="Next">Every nonce from here on is free.</param>
public sealed record NonceSlots(Nonce Next)
{
    /// <summary>Given back at once at most; what is given back beyond that becomes a gap, which reconciling fills.</summary>
    internal const int MaxReturned = 64;

    /// <summary>Nonces below <see cref="Next"/> that were given back, ascending.</summary>
    public IReadOnlyList<Nonce> Returned { get; init; } = [];

    /// <summary>The nonce after the highest that any request has or had. What lies between here and <see cref="Next"/> is nobody's.</summary>
    public Nonce LeasedTo { get; init; } = Next;

    /// <summary>Free from a nonce on, and nothing else.</summary>
    public static implicit operator NonceSlots(Nonce next) => new(next);

    /// <summary>The nonce for a new request: the lowest that was given back, else the next; never one that the chain has seen used.</summary>
    public (Nonce Nonce, NonceSlots Left) Lease(Nonce accountNonce)
    {
        Nonce[] usable = [.. Returned.Where(nonce => nonce >= accountNonce)];
        if (usable.Length > 0)
        {
            return (usable[0], this with { Returned = usable[1..] });
        }

        Nonce leased = Nonce.Max(Next, accountNonce);
        return (leased, new NonceSlots(leased.Next));
    }

    /// <summary>After a lease under which nothing was signed.</summary>
    public NonceSlots GiveBack(Nonce nonce)
    {
        if (nonce >= Next || Returned.Contains(nonce))
        {
            return this;
        }

        Nonce[] returned = [.. Returned.Append(nonce).Order()];
        Nonce next = Next;
        while (returned.Length > 0 && returned[^1].Next == next)
        {
            next = returned[^1];
            returned = returned[..^1];
        }

        return new NonceSlots(next) { Returned = [.. returned.Take(MaxReturned)], LeasedTo = next < LeasedTo ? next : LeasedTo };
    }

    /// <summary>Past nonces that somebody else has used or is about to.</summary>
    public NonceSlots AdvanceTo(Nonce nonce) => nonce > Next ? this with { Next = nonce } : this;

    /// <summary>Back over nonces that are nobody's; never over one that a request has or had.</summary>
    public NonceSlots RewindTo(Nonce nonce) => nonce < Next ? this with { Next = Nonce.Max(nonce, LeasedTo) } : this;

    /// <summary>One nonce below <see cref="Next"/> is taken by name: by the filler of a gap.</summary>
    public NonceSlots Take(Nonce nonce) => this with
    {
        Returned = [.. Returned.Where(other => other != nonce)],
        LeasedTo = Nonce.Max(LeasedTo, nonce.Next),
        Next = Nonce.Max(Next, nonce.Next),
    };
}
