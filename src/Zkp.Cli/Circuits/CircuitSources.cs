using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Zkp.LocalTools;

/// <summary>A circuit's main file and everything that it includes, directly or not, in the order of discovery.</summary>
internal sealed partial class CircuitSources
{
    private CircuitSources(IReadOnlyList<string> files) => Files = files;

    /// <summary>Absolute paths, the main file first.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <param name="mainFile">The file that holds <c>component main</c>.</param>
    /// <param name="libraryFolders">Where includes are looked for when they do not stand beside the file that asks.</param>
    /// <exception cref="CircuitCompilationException">A file is missing; the message names it and who includes it.</exception>
    public static CircuitSources Collect(string mainFile, IReadOnlyList<string> libraryFolders)
    {
        string main = Path.GetFullPath(mainFile);
        if (!File.Exists(main))
        {
            throw new CircuitCompilationException($"{main} is missing.");
        }

        List<string> files = [main];
        HashSet<string> seen = [main];
        for (int next = 0; next < files.Count; next++)
        {
            string file = files[next];
            foreach (Match include in IncludeLine().Matches(WithoutComments(File.ReadAllText(file))))
            {
                string found = Resolve(include.Groups[1].Value, file, libraryFolders);
                if (seen.Add(found))
                {
                    files.Add(found);
                }
            }
        }

        return new CircuitSources(files);
    }

    /// <summary>
    /// A hash over the contents and over <paramref name="salt"/>, whatever else decides the outcome. Paths stay out
    /// of it, so that a checkout can be moved.
    /// </summary>
    /// <returns>SHA-256 in lower-case hex.</returns>
    public string Hash(string salt)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(salt)));
        foreach (string file in Files)
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Resolve(string include, string includedBy, IReadOnlyList<string> libraryFolders) =>
        libraryFolders
            .Prepend(Path.GetDirectoryName(includedBy)!)
            .Select(folder => Path.GetFullPath(Path.Combine(folder, include)))
            .FirstOrDefault(File.Exists)
        ?? throw new CircuitCompilationException(
            $"{includedBy} includes \"{include}\", which is neither beside it nor in {string.Join(", ", libraryFolders)}.");

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex("""^\s*include\s*"([^"]+)"\s*;""", RegexOptions.Multiline)]
    private static partial Regex IncludeLine();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
