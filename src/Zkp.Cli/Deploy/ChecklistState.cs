namespace Zkp.Cli.Deploy;

/// <summary>How a line of a checklist stands.</summary>
public enum ChecklistState
{
    /// <summary>Checked and fine, or on chain already.</summary>
    Done,

    /// <summary>A deployment would do it.</summary>
    ToDo,

    /// <summary>No deployment before this is mended.</summary>
    Blocked,
}
