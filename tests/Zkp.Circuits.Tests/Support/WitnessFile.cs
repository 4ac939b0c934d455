using System.Text;
using Zkp.Bn254;

namespace Zkp.Circuits.Tests.Support;

/// <summary>Writes <c>.wtns</c> files, version 2, as snarkjs reads them.</summary>
internal static class WitnessFile
{
    public static void Write(string path, Fr[] witness)
    {
        using BinaryWriter writer = new(File.Create(path), Encoding.ASCII);
        writer.Write("wtns"u8);
        writer.Write(2u);
        writer.Write(2u);

        writer.Write(1u);
        writer.Write(40UL);
        writer.Write((uint)Fr.Size);
        byte[] element = new byte[Fr.Size];
        Fr.Modulus.TryWriteBytes(element, out _, isUnsigned: true);
        writer.Write(element);
        writer.Write((uint)witness.Length);

        writer.Write(2u);
        writer.Write((ulong)witness.Length * Fr.Size);
        foreach (Fr value in witness)
        {
            value.WriteLittleEndian(element);
            writer.Write(element);
        }
    }
}
