namespace Zkp.Cli.Stack;

/// <summary>What lies where in a stack's state folder.</summary>
internal sealed record StackFolders(string Root)
{
    public string Logs => Path.Combine(Root, "logs");

    public string Azurite => Path.Combine(Root, "azurite");

    public string Chains => Path.Combine(Root, "chains");

    /// <summary>The app's orchestration history.</summary>
    public string Runtime => Path.Combine(Root, "runtime");

    public string Networks => Path.Combine(Root, "networks");

    public string Secrets => Path.Combine(Root, "secrets");

    public string AppLog => Path.Combine(Logs, "app.log");

    public string LockFile => Path.Combine(Root, "lock");

    public string ChildrenFile => Path.Combine(Root, "children.json");

    public void Create()
    {
        foreach (string folder in new[] { Logs, Azurite, Chains, Runtime, Networks, Secrets })
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>Forgets every state but the logs and the lock, which this process holds.</summary>
    public void Reset()
    {
        foreach (string folder in new[] { Azurite, Chains, Runtime, Networks, Secrets })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
