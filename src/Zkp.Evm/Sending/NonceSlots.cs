namespace Zkp.Evm;

/// <summary>
/// Which nonces of an account are free. A nonce is leased to one request; a lease under which nothing was ever signed can be given
/// back, and the next request takes it, so that no gap stays behind.
/// </summary>
/// <param name="Next">Every nonce from here on is free.</param>
public sealed record NonceSlots(Nonce Next)
{
    /// <summary>Nonces that are remembered one by one at most; what is beyond becomes a gap, which reconciling fills.</summary>
    internal const int MaxKept = 64;

    /// <summary>Nonces below <see cref="Next"/> that were given back, ascending.</summary>
    public IReadOnlyList<Nonce> Returned { get; init; } = [];

    /// <summary>
    /// Nonces below <see cref="Next"/> that a lease passed over because somebody else seemed to have used them, ascending. Not leased, since
    /// that may be true; when the lease above goes back, so do they.
    /// </summary>
    public IReadOnlyList<Nonce> Skipped { get; init; } = [];

    /// <summary>The nonce after the highest that any request has or had. What lies between here and <see cref="Next"/> is nobody's.</summary>
    public Nonce LeasedTo { get; init; } = Next;

    /// <summary>Free from a nonce on, and nothing else.</summary>
    public static implicit operator NonceSlots(Nonce next) => new(next);

    /// <summary>The nonce for a new request: the lowest that was given back, else the next; never one that the chain has seen used.</summary>
    public (Nonce Nonce, NonceSlots Left) Lease(Nonce accountNonce)
    {
        // What lies below is not forgotten: the node that says so may be wrong.
        int usable = Returned.TakeWhile(nonce => nonce < accountNonce).Count();
        if (usable < Returned.Count)
        {
            return (Returned[usable], this with { Returned = [.. Returned.Where((_, index) => index != usable)] });
        }

        Nonce leased = Nonce.Max(Next, accountNonce);
        List<Nonce> skipped = [.. Skipped];
        ulong from = Math.Max(LeasedTo.Value, leased.Value > MaxKept ? leased.Value - MaxKept : 0);
        for (Nonce nonce = new(from); nonce < leased; nonce = nonce.Next)
        {
            skipped.Add(nonce);
        }

        return (leased, new NonceSlots(leased.Next) { Returned = Returned, Skipped = [.. skipped.TakeLast(MaxKept)] });
    }

    /// <summary>After a lease under which nothing was signed.</summary>
    public NonceSlots GiveBack(Nonce nonce)
    {
        if (nonce >= Next || Returned.Contains(nonce))
        {
            return this;
        }

        return (this with { Returned = [.. Returned.Append(nonce).Order().TakeLast(MaxKept)] }).Collapse();
    }

    /// <summary>Past nonces that somebody else has used or is about to.</summary>
    public NonceSlots AdvanceTo(Nonce nonce) => nonce > Next ? this with { Next = nonce } : this;

    /// <summary>Back over nonces that are nobody's; never over one that a request has or had.</summary>
    public NonceSlots RewindTo(Nonce nonce) => nonce < Next ? (this with { Next = Nonce.Max(nonce, LeasedTo) }).Collapse() : this;

    /// <summary>One nonce below <see cref="Next"/> is taken by name: by the filler of a gap.</summary>
    public NonceSlots Take(Nonce nonce) => this with
    {
        Returned = [.. Returned.Where(other => other != nonce)],
        Skipped = [.. Skipped.Where(other => other != nonce)],
        LeasedTo = Nonce.Max(LeasedTo, nonce.Next),
        Next = Nonce.Max(Next, nonce.Next),
    };

    /// <summary>What is free at the top is no longer named one by one.</summary>
    private NonceSlots Collapse()
    {
        List<Nonce> returned = [.. Returned];
        List<Nonce> skipped = [.. Skipped];
        Nonce next = Next;
        while (TakeLast(returned, ref next) || TakeLast(skipped, ref next))
        {
        }

        return next == Next ? this : new NonceSlots(next) { Returned = returned, Skipped = skipped, LeasedTo = next < LeasedTo ? next : LeasedTo };
    }

    private static bool TakeLast(List<Nonce> nonces, ref Nonce next)
    {
        if (nonces.Count == 0 || nonces[^1].Next != next)
        {
            return false;
        }

        next = nonces[^1];
        nonces.RemoveAt(nonces.Count - 1);
        return true;
    }
}
