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
    /// <summary>The app's keys: anvil's second and third account, so that the app and the deployer (the first) share no nonces.</summary>
    private static readonly string[] SigningKeys = [AnvilProcess.DevelopmentKey1, AnvilProcess.DevelopmentKey2];

    private string NetworkPath(LocalNetwork network) => Path.Combine(Folders.Networks, network.Name + ".json");

    private string KeystorePath(int signer) => Path.Combine(Folders.Secrets, signer == 0 ? "development-keystore.json" : $"development-keystore-{signer + 1}.json");

    private void WriteKeystores()
    {
        for (int i = 0; i < options.Signers; i++)
        {
            if (!File.Exists(KeystorePath(i)))
            {
                File.WriteAllText(
                    KeystorePath(i), KeystoreV3.Encrypt(LocalSigner.FromPrivateKey(SigningKeys[i]), Secrets.KeystorePassword, KeystoreCost.Light));
            }
        }

        File.WriteAllText(
            Path.Combine(Folders.Secrets, "DEVELOPMENT_KEYS.txt"),
            "The keystores in this folder hold keys that every Foundry installation prints. They are for local chains only.\n");
    }

    /// <summary>Every circuit's contracts on every chain. Where they stand already, nothing is sent.</summary>
    private async Task DeployAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        Circuit[] circuits = [.. CircuitCatalog.Load(options.CircuitsDirectories).Newest];
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
