using System.IO.MemoryMappedFiles;

namespace Zkp.Groth16;

/// <summary>
/// A file mapped into memory for reading. The mapping lives as long as anyone holds a <see cref="Lease"/>, so that disposing it while a
/// proof is under way is harmless.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, string path, long length)
    {
        this.file = file;
        this.view = view;
        Path = path;
        Length = length;
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="ProofSystemFormatException">The file is empty.</exception>
    public static MappedFile Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long length = stream.Length;
        if (length == 0)
        {
            stream.Dispose();
            throw new ProofSystemFormatException($"{path}: the file is empty.");
        }

        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            return new MappedFile(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), path, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the mapping alive until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The file has been closed.</exception>
    public Lease Rent() => new(view);

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    /// <summary>The right to read the mapped bytes.</summary>
    internal readonly unsafe struct Lease : IDisposable
    {
        private readonly MemoryMappedViewAccessor view;

        public Lease(MemoryMappedViewAccessor view)
        {
            this.view = view;
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            Start = pointer + view.PointerOffset;
        }

        /// <summary>The first byte of the file.</summary>
        public byte* Start { get; }

        public void Dispose() => view.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
