using Zkp.Cli.Stack;
using Zkp.LocalTools;

namespace Zkp.Cli.Demo;

/// <summary>Where demos keep their state: a folder each, so that two at once don't meet.</summary>
internal static class DemoFolder
{
    /// <summary>The logs of a demo that failed are kept for as long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private static string Parent => RepositoryRoot.Combine(".zkp", "stack");

    /// <summary>A path for a new demo, after tidying up what killed and failed ones left behind.</summary>
    public static string New(TimeProvider time)
    {
        if (Directory.Exists(Parent))
        {
            foreach (string folder in Directory.EnumerateDirectories(Parent, "demo-*"))
            {
                Tidy(new StackFolders(folder), time);
            }
        }

        return Path.Combine(Parent, $"demo-{Guid.NewGuid().ToString("n")[..8]}");
    }

    private static void Tidy(StackFolders folders, TimeProvider time)
    {
        try
        {
            using FileStream claim = new(folders.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            new ChildRecord(folders.ChildrenFile).EndAll();
        }
        catch (IOException)
        {
            // Another demo is at work in it, or has just removed it.
            return;
        }

        if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folders.Root) > Kept)
        {
            Directory.Delete(folders.Root, recursive: true);
        }
    }
}
