namespace Zkp.Bn254;

/// <summary>
/// A vector of signed 64-bit integers, one a lane: what the field arithmetic needs of one, so that everything above is written once for
/// AVX-512 and AVX2. The JIT compiles generic code anew for each implementation and inlines its members.
/// </summary>
internal unsafe interface ILaneVector<TSelf>
    where TSelf : unmanaged, ILaneVector<TSelf>
{
    /// <summary>Whether this machine has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The number of lanes, a power of two.</summary>
    static abstract int Count { get; }

    /// <summary>Whether a Montgomery product fits the registers; otherwise operands are better read from memory where they are needed.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TSelf Zero { get; }

    /// <summary>The value in every lane.</summary>
    static abstract TSelf Create(long value);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>The product of the low halves, as signed 32-bit integers.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator &(TSelf x, TSelf y);

    static abstract TSelf operator |(TSelf x, TSelf y);

    static abstract TSelf operator ^(TSelf x, TSelf y);

    static abstract TSelf operator <<(TSelf x, int count);

    /// <summary>Arithmetic shift by a constant of 1 to 32.</summary>
    static abstract TSelf operator >>(TSelf x, int count);

    /// <summary>Logical shift by a constant.</summary>
    static abstract TSelf operator >>>(TSelf x, int count);

    /// <summary>All bits set in negative lanes.</summary>
    static abstract TSelf IsNegative(TSelf x);

    /// <summary>All bits set in lanes that are zero.</summary>
    static abstract TSelf IsZero(TSelf x);

    /// <summary><paramref name="x"/> where the mask has all bits set, <paramref name="y"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    /// <summary>Whether all bits of all lanes are set.</summary>
    static abstract bool IsAllBitsSet(TSelf mask);

    /// <summary>
    /// A column of a product as the machine can shift it: where there is no arithmetic shift of 64-bit lanes, 2^63 more, less what the bias of
    /// the column below carries into it. Unsigned it is never negative then, and a logical shift serves. The bias goes in once a column,
    /// into the first value added to it.
    /// </summary>
    static abstract TSelf Bias(TSelf column);

    /// <summary>The carry of a column with bias, with the bias that the next column expects in it.</summary>
    static abstract TSelf CarryOf(TSelf column);

    /// <summary>The carry into the lowest column, and what is to be taken off the carry out of the highest.</summary>
    static abstract TSelf NoCarry { get; }

    /// <summary>Gathers four words of every row: word i of row l becomes lane l of column i.</summary>
    static abstract void LoadFourWords(TSelf* columns, ulong** rows);

    /// <summary>As <see cref="LoadFourWords"/> with eight words, from <paramref name="offset"/> on.</summary>
    static abstract void LoadEightWords(TSelf* columns, ulong** rows, int offset);

    /// <summary>Transposes as many vectors as there are lanes, which are <paramref name="stride"/> vectors apart, in place.</summary>
    static abstract void Transpose(TSelf* rows, int stride);
}
