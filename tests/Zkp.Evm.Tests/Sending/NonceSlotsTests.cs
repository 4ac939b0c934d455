using CsCheck;

namespace Zkp.Evm.Tests.Sending;

/// <summary>Which nonces are free.</summary>
public sealed class NonceSlotsTests
{
    [Fact]
    public void Leases_one_after_another()
    {
        (Nonce first, NonceSlots left) = new NonceSlots(N(3)).Lease(N(3));
        (Nonce second, left) = left.Lease(N(3));
        Assert.Equal((N(3), N(4), N(5), N(5)), (first, second, left.Next, left.LeasedTo));
    }

    [Fact]
    public void What_was_given_back_goes_out_first_and_the_lowest_before_others()
    {
        NonceSlots slots = new NonceSlots(N(9)).GiveBack(N(6)).GiveBack(N(4));
        Assert.Equal([N(4), N(6)], slots.Returned);
        (Nonce nonce, slots) = slots.Lease(N(0));
        Assert.Equal(N(4), nonce);
        (nonce, slots) = slots.Lease(N(0));
        Assert.Equal(N(6), nonce);
        (nonce, _) = slots.Lease(N(0));
        Assert.Equal(N(9), nonce);
    }

    [Fact]
    public void What_is_given_back_at_the_top_is_simply_next_again()
    {
        NonceSlots slots = new NonceSlots(N(9)).GiveBack(N(7)).GiveBack(N(8));
        Assert.Equal((N(7), N(7)), (slots.Next, slots.LeasedTo));
        Assert.Empty(slots.Returned);
    }

    [Fact]
    public void Never_leases_what_the_chain_has_seen_used_and_forgets_nothing_that_a_node_may_be_wrong_about()
    {
        NonceSlots slots = new NonceSlots(N(9)).GiveBack(N(4));
        (Nonce nonce, slots) = slots.Lease(N(12));
        Assert.Equal((N(12), N(13)), (nonce, slots.Next));
        Assert.Equal([N(4)], slots.Returned);
        Assert.Equal([N(9), N(10), N(11)], slots.Skipped);

        // The node was wrong: with the lease go back those that were passed over.
        Assert.Equal(N(9), slots.GiveBack(N(12)).Next);
    }

    [Fact]
    public void A_cursor_that_ran_ahead_goes_back_but_not_over_a_lease()
    {
        NonceSlots slots = new NonceSlots(N(5)).AdvanceTo(N(638));
        Assert.Equal((N(638), N(5)), (slots.Next, slots.LeasedTo));
        Assert.Equal(N(5), slots.RewindTo(N(2)).Next);
        Assert.Equal(N(7), slots.RewindTo(N(7)).Next);
        Assert.Equal(slots, slots.RewindTo(N(700)));

        // What was given back meanwhile lies at the top after that, and is next.
        Assert.Equal(N(4), slots.GiveBack(N(4)).RewindTo(N(2)).Next);
    }

    [Fact]
    public void A_filler_takes_its_nonce_by_name()
    {
        NonceSlots slots = new NonceSlots(N(9)).GiveBack(N(4)).Take(N(4));
        Assert.Empty(slots.Returned);
        Assert.Equal((N(9), N(9)), (slots.Next, slots.LeasedTo));
    }

    [Fact]
    public void No_nonce_is_ever_with_two_at_once()
    {
        // 0 to 5 leases at what the chain says, 6 to 8 give one back, 9 moves the cursor on, 10 rewinds it.
        Gen.Select(Gen.Int[0, 10], Gen.Int[0, 20]).Array[0, 80].Sample(steps =>
        {
            NonceSlots slots = new NonceSlots(Nonce.Zero) { LeasedTo = Nonce.Zero };
            HashSet<Nonce> leased = [];
            foreach ((int step, int value) in steps)
            {
                if (step <= 5)
                {
                    (Nonce nonce, slots) = slots.Lease(N(value));
                    Assert.True(leased.Add(nonce), $"{nonce} twice");
                    Assert.True(nonce >= N(value));
                }
                else if (step <= 8 && leased.Count > 0)
                {
                    Nonce back = leased.ElementAt(value % leased.Count);
                    leased.Remove(back);
                    slots = slots.GiveBack(back);
                }
                else
                {
                    slots = step == 9 ? slots.AdvanceTo(N(value)) : slots.RewindTo(N(value));
                }

                Assert.All(leased, nonce => Assert.True(nonce < slots.Next && nonce < slots.LeasedTo));
            }
        });
    }

    private static Nonce N(int value) => new((ulong)value);
}
