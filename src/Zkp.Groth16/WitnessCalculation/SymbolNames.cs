namespace Zkp.Groth16;

/// <summary>
/// The names of a circuit's signals from the compiler's .sym file, if it lies where the compiler puts it: the WebAssembly itself knows hashes only,
/// so this file is what lets an error name a signal that was not given.
/// </summary>
internal static class SymbolNames
{
    private const string MainPrefix = "main.";

    /// <summary>Signals of the main component come first; reading ends long before the end of a large file.</summary>
    private const int MaxLines = 100_000;

    /// <summary>The names of the main component's own signals, without array indices; none when there is no file.</summary>
    public static IReadOnlyCollection<string> OfMain(string wasmPath)
    {
        string beside = Path.ChangeExtension(wasmPath, ".sym");
        string above = Path.Combine(Path.GetDirectoryName(wasmPath) ?? "", "..", Path.GetFileName(beside));
        string? file = new[] { beside, above }.FirstOrDefault(File.Exists);
        SortedSet<string> names = new(StringComparer.Ordinal);
        if (file is null)
        {
            return names;
        }

        // A line: label, wire, component, name; a name of main's own has no further component in it.
        foreach (string line in File.ReadLines(file).Take(MaxLines))
        {
            string name = line[(line.LastIndexOf(',') + 1)..];
            if (name.StartsWith(MainPrefix, StringComparison.Ordinal))
            {
                string own = name[MainPrefix.Length..];
                int index = own.IndexOf('[', StringComparison.Ordinal);
                names.Add(index < 0 ? own : own[..index]);
            }
        }

        return names;
    }
}
