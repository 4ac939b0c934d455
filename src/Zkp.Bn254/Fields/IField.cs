namespace Zkp.Bn254;

/// <summary>What the curve formulas need of the field of coordinates, so that G1 and G2 share them.</summary>
internal interface IField<TSelf> : IEquatable<TSelf>
    where TSelf : unmanaged, IField<TSelf>
{
    static abstract TSelf One { get; }

    bool IsZero { get; }

    static abstract TSelf operator +(in TSelf left, in TSelf right);

    static abstract TSelf operator -(in TSelf left, in TSelf right);

    static abstract TSelf operator -(in TSelf value);

    static abstract TSelf operator *(in TSelf left, in TSelf right);

    TSelf Square();

    TSelf Double();

    TSelf Invert();
}
