using System.Buffers.Binary;
using System.Text;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// The container that iden3's tools share: a four-byte name, a version, and numbered sections with their lengths. Everything is
/// checked against the file's real length before anything is allocated or read.
/// </summary>
internal sealed class BinaryLayout
{
    private const int HeaderSize = 12;
    private const int SectionHeaderSize = 12;

    /// <summary>More than any of the formats has; a bound for hostile files.</summary>
    private const int MaxSections = 64;

    private readonly string path;
    private readonly Dictionary<uint, (long Offset, long Length)> sections = [];

    private BinaryLayout(string path) => this.path = path;

    /// <summary>Finds the sections of a file.</summary>
    /// <exception cref="ProofSystemFormatException">Another format or version, or section lengths that do not fit the file.</exception>
    public static BinaryLayout Read(MappedFile file, string name, uint version)
    {
        BinaryLayout layout = new(file.Path);
        using MappedFile.Lease lease = file.Rent();
        layout.Read(lease, file.Length, name, version);
        return layout;
    }

    /// <summary>Where a section lies.</summary>
    /// <exception cref="ProofSystemFormatException">There is no such section.</exception>
    public (long Offset, long Length) Section(uint id, string what) =>
        sections.TryGetValue(id, out (long, long) section)
            ? section
            : throw Invalid($"section {id} ({what}) is missing.");

    /// <summary>A section that must have exactly the given length.</summary>
    public long Section(uint id, string what, long expectedLength)
    {
        (long offset, long length) = Section(id, what);
        return length == expectedLength
            ? offset
            : throw Invalid($"section {id} ({what}) has {length} bytes where {expectedLength} are expected.");
    }

    public bool Has(uint id) => sections.ContainsKey(id);

    public ProofSystemFormatException Invalid(string problem) => new($"{path}: {problem}");

    /// <summary>Reads a length-prefixed prime and compares it with the one expected.</summary>
    public void CheckPrime(ref SpanReader reader, System.Numerics.BigInteger expected, string what)
    {
        uint size = reader.ReadUInt32();
        if (size != Fr.Size)
        {
            throw Invalid($"{what} has {size} bytes; only BN254 (32 bytes) is supported.");
        }

        System.Numerics.BigInteger prime = new(reader.ReadBytes(Fr.Size), isUnsigned: true);
        if (prime != expected)
        {
            throw Invalid($"{what} is {prime}, which is not BN254's; only BN254 (bn128) is supported.");
        }
    }

    private unsafe void Read(in MappedFile.Lease lease, long fileLength, string name, uint version)
    {
        if (fileLength < HeaderSize)
        {
            throw Invalid($"the file has {fileLength} bytes, too few for a .{name} file.");
        }

        ReadOnlySpan<byte> header = new(lease.Start, HeaderSize);
        if (!header[..4].SequenceEqual(Encoding.ASCII.GetBytes(name)))
        {
            throw Invalid($"this is no .{name} file: it does not begin with \"{name}\".");
        }

        uint actualVersion = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (actualVersion != version)
        {
            throw Invalid($".{name} version {actualVersion} is not supported, only version {version}.");
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (count > MaxSections)
        {
            throw Invalid($"the header announces {count} sections; no .{name} file has more than {MaxSections}.");
        }

        long offset = HeaderSize;
        for (uint i = 0; i < count; i++)
        {
            if (fileLength - offset < SectionHeaderSize)
            {
                throw Invalid($"the file ends at byte {fileLength}, in the header of section {i + 1} of {count}; it is truncated.");
            }

            ReadOnlySpan<byte> sectionHeader = new(lease.Start + offset, SectionHeaderSize);
            uint id = BinaryPrimitives.ReadUInt32LittleEndian(sectionHeader);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(sectionHeader[4..]);
            offset += SectionHeaderSize;
            if (length > (ulong)(fileLength - offset))
            {
                throw Invalid(
                    $"section {id} at byte {offset} announces {length} bytes, but {fileLength - offset} are left; the file is truncated.");
            }

            if (!sections.TryAdd(id, (offset, (long)length)))
            {
                throw Invalid($"section {id} occurs twice.");
            }

            offset += (long)length;
        }
    }
}
