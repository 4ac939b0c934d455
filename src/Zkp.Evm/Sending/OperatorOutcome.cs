namespace Zkp.Evm;

/// <summary>What came of an operator's wish.</summary>
public enum OperatorOutcome
{
    /// <summary>A dry run: it would be done.</summary>
    WouldDo,

    /// <summary>It is about to be done; the record that follows says what came of it, and where none follows the process died.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It can't be done, or must not; nothing was changed.</summary>
    Refused,

    /// <summary>It failed on the way; it may have been done or not.</summary>
    Failed,
}
