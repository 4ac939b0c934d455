namespace Zkp.Evm;

/// <summary>The families of ABI types (https://docs.soliditylang.org/en/latest/abi-spec.html#types).</summary>
public enum AbiTypeKind
{
    /// <summary><c>uint8</c> … <c>uint256</c>; a <see cref="System.Numerics.BigInteger"/>.</summary>
    UInt,

    /// <summary><c>int8</c> … <c>int256</c>; a <see cref="System.Numerics.BigInteger"/>.</summary>
    Int,

    /// <summary>A <see cref="bool"/>.</summary>
    Bool,

    /// <summary>An <see cref="Evm.Address"/>.</summary>
    Address,

    /// <summary><c>bytes1</c> … <c>bytes32</c>; a byte array of that length.</summary>
    FixedBytes,

    /// <summary>A byte array of any length.</summary>
    Bytes,

    /// <summary>A <see cref="string"/>, UTF-8 on the wire.</summary>
    String,

    /// <summary><c>T[n]</c>; an object array of that length.</summary>
    FixedArray,

    /// <summary><c>T[]</c>; an object array.</summary>
    DynamicArray,

    /// <summary>A struct; an <see cref="AbiValues"/>.</summary>
    Tuple,
}
