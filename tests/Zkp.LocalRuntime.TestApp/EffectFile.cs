using System.Text;

namespace Zkp.LocalRuntime.TestApp;

/// <summary>Where activities leave their mark: one short line for each effect, written with one call, so that a kill cannot tear it.</summary>
public sealed class EffectFile(string path) : IDisposable
{
    private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock gate = new();

    public void Append(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (gate)
        {
            file.Write(bytes);
        }
    }

    public void Dispose() => file.Dispose();
}
