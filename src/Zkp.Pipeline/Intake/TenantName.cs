using System.Text.RegularExpressions;

namespace Zkp.Pipeline.Intake;

/// <summary>Names of tenants; they become parts of table keys and blob names.</summary>
public static partial class TenantName
{
    public static bool IsWellFormed(string? name) => name is not null && Pattern().IsMatch(name);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex Pattern();
}
