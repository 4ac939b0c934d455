using System.CommandLine;

namespace Zkp.Cli.Verbs;

/// <summary>The command and its verbs.</summary>
internal static class ZkpCommand
{
    public static RootCommand Create()
    {
        RootCommand root = new("Proves private statements in zero knowledge and takes them to finality on a chain.")
        {
            DemoVerb.Create(),
            UpVerb.Create(),
            TestVerb.Create(),
            SetupVerb.Create(),
            ProveVerb.Create(),
            VerifyVerb.Create(),
            ExportVerb.Create(),
            ZkeyVerb.Create(),
            PtauVerb.Create(),
            DeployVerb.Create(),
            TxVerb.Create(),
            BenchVerb.Create(),
            DoctorVerb.Create(),
        };
        return root;
    }
}
