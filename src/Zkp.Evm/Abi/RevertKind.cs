namespace Zkp.Evm;

/// <summary>How a contract said why it reverted.</summary>
public enum RevertKind
{
    /// <summary>No data at all.</summary>
    Empty,

    /// <summary><c>Error(string)</c>, as <c>require(condition, message)</c> makes.</summary>
    Message,

    /// <summary><c>Panic(uint256)</c>, as the compiler's own checks make.</summary>
    Panic,

    /// <summary>An error that the contract's ABI declares.</summary>
    Custom,

    /// <summary>Data that no known declaration fits.</summary>
    Unknown,
}
