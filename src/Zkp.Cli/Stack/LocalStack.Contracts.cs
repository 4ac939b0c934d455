using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Cli.Output;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Stack;

internal sealed partial class LocalStack
{
    private string NetworkPath(LocalNetwork network) => Path.Combine(Folders.Networks, network.Name + ".json");

    private string KeystorePath => Path.Combine(Folders.Secrets, "development-keystore.json");

    /// <summary>
    /// The app's signing key: anvil's second account, so that the app and the deployer (the first) share no nonces.
    /// </summary>
    private void WriteKeystore()
    {
        if (File.Exists(KeystorePath))
        {
            return;
        }

        LocalSigner signer = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey1);
        File.WriteAllText(KeystorePath, KeystoreV3.Encrypt(signer, Secrets.KeystorePassword, KeystoreCost.Light));
        File.WriteAllText(
            Path.Combine(Folders.Secrets, "DEVELOPMENT_KEYS.txt"),
            "The keystore in this folder holds a key that every Foundry installation prints. It is for local chains only.\n");
    }

    /// <summary>Every circuit's contracts on every chain. Where they stand already, nothing is sent.</summary>
    private async Task DeployAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        Circuit[] circuits = [.. CircuitCatalog.Load(options.CircuitsDirectories).All];
        Deployer deployer = new();
        LocalSigner signer = LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0);
        await Task.WhenAll(chains.Select(chain =>
        {
            string path = NetworkPath(chain.Network);
            return deployer.DeployAsync(
                NetworkCatalog.Read(path), circuits, signer, DeployOptions.Beside(path), new LineProgress(tell), cancellationToken);
        }));
        tell($"{string.Join(", ", circuits.Select(circuit => circuit.Id))} on {string.Join(", ", chains.Select(chain => chain.Network.Name))}");
    }

    /// <summary>Are the contracts that the kept deployment files name still on the chains?</summary>
    private async Task<bool> KeptContractsStandAsync(CancellationToken cancellationToken)
    {
        foreach (LocalChain chain in chains)
        {
            string path = DeployOptions.Beside(NetworkPath(chain.Network)).DeploymentPath;
            if (!File.Exists(path))
            {
                continue;
            }

            DeploymentFile deployment = JsonSerializer.Deserialize<DeploymentFile>(
                await File.ReadAllTextAsync(path, cancellationToken), PipelineJson.Options)!;
            JsonElement code = await chain.RpcAsync("eth_getCode", [deployment.VkHashRegistry, "latest"], cancellationToken);
            if (code.GetString() is null or "0x")
            {
                return false;
            }
        }

        return true;
    }
}
