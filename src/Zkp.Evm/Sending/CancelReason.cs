namespace Zkp.Evm;

/// <summary>Why a transaction was taken back.</summary>
public enum CancelReason
{
    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>Its deadline passed before a block took it.</summary>
    DeadlinePassed,

    /// <summary>No node can ever take it; <see cref="LedgerEntry.LastErrorKind"/> says why.</summary>
    Unacceptable,

    /// <summary>The signing policy does not allow it.</summary>
    PolicyRefused,
}
