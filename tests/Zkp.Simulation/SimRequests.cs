using System.Globalization;
using System.Text;
using Zkp.Evm;

namespace Zkp.Simulation;

/// <summary>The requests of a run. The call data is the request's name, so that the chain itself tells what happened.</summary>
internal static class SimRequests
{
    public const ulong GasLimit = 100_000;

    public static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000a11ce");

    public static List<TransactionRequest> Make(Random random, SimProfile profile, DateTimeOffset now)
    {
        List<TransactionRequest> requests = [];
        for (int i = 0; i < profile.Requests; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"r{i}");
            Wei maxFee = Wei.FromGwei(random.Next(4) switch { 0 => 12, 1 => 500, _ => 40 });
            requests.Add(new TransactionRequest
            {
                RequestId = id,
                To = Contract,
                Data = Encoding.ASCII.GetBytes(id),
                GasLimit = GasLimit,
                MaxFeePerGas = maxFee,
                MaxPriorityFeePerGas = Wei.FromGwei(random.Next(1, 3)),
                FeeCapPerGas = random.Next(4) == 0 ? Wei.FromGwei(random.Next(20, 400)) : null,
                Deadline = random.Next(4) == 0 ? now + (random.Next(5, 60) * profile.BlockTime) : null,
            });
        }

        return requests;
    }
}
