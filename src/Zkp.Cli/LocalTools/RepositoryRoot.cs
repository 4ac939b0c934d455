namespace Zkp.LocalTools;

/// <summary>Finds the checkout that this program was built in: the nearest folder above it that holds the solution.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "ZkpFunctions.sln";

    private static readonly Lazy<string> Root = new(Find);

    /// <summary>The absolute path of the checkout's root, without a trailing separator.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside a checkout.</exception>
    public static string Path => Root.Value;

    /// <summary>An absolute path below the root.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            $"No {Marker} above {AppContext.BaseDirectory}; run this from a build inside the repository.");
    }
}
