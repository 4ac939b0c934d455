namespace Zkp.Cli.Deploy;

/// <summary>One line of a deployment's checklist.</summary>
public sealed record ChecklistItem(ChecklistState State, string Title, string Detail);
