using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Http;

/// <summary>
/// Pending transactions, and what an operator can do to them, for those who hold the host's master key. Every action can be tried dry
/// (<c>?dryRun=true</c>) and is written down with the name in the header <c>X-Operator</c>.
/// </summary>
public sealed class OperatorApi(NetworkCatalog networks, ChainGateway chains, IOperatorHistory history, IChainIndex index)
{
    public const string OperatorHeader = "X-Operator";

    private const int MaxNameLength = 64;
    private const int DefaultLines = 50;
    private const int MostLines = 500;

    [Function("ListTransactions")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/v1/operator/transactions")] HttpRequest request, CancellationToken cancellationToken)
    {
        List<object> transactions = [], unreachable = [];
        foreach (Network network in networks.Enabled)
        {
            try
            {
                TransactionOperator hands = await chains.GetOperatorAsync(network, cancellationToken);
                transactions.AddRange((await hands.ListPendingAsync(cancellationToken)).Select(pending => OperatorDocuments.Of(network.Name, pending)));
            }
            catch (Exception error) when (error is RpcException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // The other networks' transactions are worth seeing all the same.
                unreachable.Add(new { network = network.Name, reason = error.Message });
            }
        }

        return JsonBody.Respond(new { transactions, unreachable });
    }

    [Function("ActOnTransaction")]
    public Task<IActionResult> ActAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/v1/operator/networks/{network}/transactions/{id}/{action}")] HttpRequest request,
        string network,
        string id,
        string action,
        CancellationToken cancellationToken) => action switch
        {
            "bump" => RunAsync(request, network, (hands, by, dry) => hands.BumpAsync(id, by, dry, cancellationToken), cancellationToken),
            "cancel" => RunAsync(request, network, (hands, by, dry) => hands.CancelAsync(id, by, dry, cancellationToken), cancellationToken),
            "rewind" => RunAsync(request, network, (hands, by, dry) => hands.RewindLeaseAsync(id, by, dry, cancellationToken), cancellationToken),
            _ => Task.FromResult(new Problem(404, "unknown_action", $"There is no action '{action}'; there are bump, cancel and rewind.").ToResult()),
        };

    [Function("FillNonceGap")]
    public Task<IActionResult> FillGapAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/v1/operator/networks/{network}/signers/{signer}/nonces/{nonce}/fill")] HttpRequest request,
        string network,
        string signer,
        string nonce,
        CancellationToken cancellationToken) =>
        Address.TryParse(signer, out Address account) && ulong.TryParse(nonce, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? RunAsync(request, network, (hands, by, dry) => hands.FillGapAsync(account, new Nonce(number), by, dry, cancellationToken), cancellationToken)
            : Task.FromResult(Problem.BadRequest("bad_nonce", $"'{signer}' must be an account and '{nonce}' a nonce, a whole number.").ToResult());

    [Function("ReadOperatorJournal")]
    public async Task<IActionResult> ReadJournalAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/v1/operator/networks/{network}/journal")] HttpRequest request,
        string network,
        CancellationToken cancellationToken)
    {
        if (!ReadLimit(request).TryGet(out Count? lines, out Problem? problem) || !Find(network).TryGet(out Network? found, out problem))
        {
            return problem.ToResult();
        }

        IReadOnlyList<OperatorRecord> records = await history.ReadAsync(found.File.ChainId, lines.Value, cancellationToken);
        return JsonBody.Respond(new { journal = records.Select(record => OperatorDocuments.Of(found.Name, record)) });
    }

    [Function("ListContractEvents")]
    public async Task<IActionResult> ListEventsAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/v1/operator/networks/{network}/events")] HttpRequest request,
        string network,
        CancellationToken cancellationToken)
    {
        if (!ReadLimit(request).TryGet(out Count? lines, out Problem? problem) || !Find(network).TryGet(out Network? found, out problem))
        {
            return problem.ToResult();
        }

        return JsonBody.Respond(new
        {
            readTo = (await index.FindCursorAsync(found.Name, cancellationToken))?.Number.Value,
            events = await index.ListAsync(found.Name, lines.Value, cancellationToken),
        });
    }

    private static Result<Count> ReadLimit(HttpRequest request)
    {
        int lines = DefaultLines;
        return request.Query["limit"] is [{ } limit]
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out lines) || lines is < 1 or > MostLines)
                ? Problem.BadRequest("bad_limit", $"limit must be 1 to {MostLines}.")
                : new Count(lines);
    }

    private async Task<IActionResult> RunAsync(
        HttpRequest request, string network, Func<TransactionOperator, string, bool, Task<OperatorRecord>> act, CancellationToken cancellationToken)
    {
        string by = request.Headers[OperatorHeader].ToString().Trim();
        if (by.Length is 0 or > MaxNameLength || by.Any(char.IsControl))
        {
            return Problem.BadRequest("operator_missing", $"Say who you are in the header {OperatorHeader}, in 1 to {MaxNameLength} characters: it is written down.").ToResult();
        }

        bool dryRun = false;
        if (request.Query["dryRun"] is [{ } wanted] && !bool.TryParse(wanted, out dryRun))
        {
            return Problem.BadRequest("bad_dry_run", "dryRun must be true or false.").ToResult();
        }

        if (!Find(network).TryGet(out Network? found, out Problem? problem))
        {
            return problem.ToResult();
        }

        try
        {
            TransactionOperator hands = await chains.GetOperatorAsync(found, cancellationToken);
            OperatorRecord record = await act(hands, by, dryRun);
            return JsonBody.Respond(OperatorDocuments.Of(found.Name, record));
        }
        catch (KeyNotFoundException error)
        {
            return new Problem(404, "unknown_transaction", error.Message).ToResult();
        }
        catch (RpcException error)
        {
            return new Problem(503, "network_unavailable", $"{found.Name} does not answer: {error.Message}").ToResult();
        }
    }

    private Result<Network> Find(string name) =>
        networks.Enabled.FirstOrDefault(network => network.Name == name) is { } found
            ? found
            : new Problem(404, "unknown_network", $"There is no enabled network '{name}'; there are {string.Join(", ", networks.Enabled.Select(network => network.Name))}.");

    private sealed record Count(int Value);
}
