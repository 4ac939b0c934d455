namespace Zkp.LocalTools;

/// <summary>Keeps programs side by side from making the same thing at the same time: one makes it, the others wait and find it made.</summary>
internal static class FileClaim
{
    /// <summary>Waits until nobody else has the claim. It ends when the stream is closed, or with its holder, however that ends.</summary>
    /// <param name="path">A file of its own, which stays. Its folder need not exist.</param>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
