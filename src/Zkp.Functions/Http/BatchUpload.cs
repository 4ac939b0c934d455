using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Intake;

namespace Zkp.Functions.Http;

/// <summary>Takes the lines of one body in, as they come. What has been read is taken in to the end, even if the caller hangs up.</summary>
internal sealed class BatchUpload(
    string tenant, string jobId, int firstLine, BatchIntake intake, DurableTaskClient orchestrations)
{
    public const int MostLines = 10_000;
    public const int MostProblems = 100;

    private const int LinesAtATime = 16;

    private readonly List<object> problems = [];
    private readonly int first = firstLine;
    private int next = firstLine;
    private int accepted;
    private int rejected;
    private bool truncated;

    /// <exception cref="Exception">The body broke off, with whatever the server says to that. The lines that came whole are taken in.</exception>
    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        JsonLines lines = new(body);
        while (true)
        {
            (List<(BatchLine Line, byte[] Text)> some, ExceptionDispatchInfo? broken) = await ReadSomeAsync(lines, cancellationToken);
            Result<AcceptedProof>?[] results = await Task.WhenAll(some.Select(each => TakeAsync(each.Line, each.Text)));
            for (int i = 0; i < some.Count; i++)
            {
                await CountAsync(some[i].Line, results[i]);
            }

            broken?.Throw();
            if (some.Count == 0)
            {
                truncated = next > MostLines && await lines.ReadAsync(cancellationToken) is not null;
                return;
            }
        }
    }

    /// <returns>The next lines, none behind the last one; and how the body broke off, if it did.</returns>
    private async Task<(List<(BatchLine Line, byte[] Text)> Lines, ExceptionDispatchInfo? Broken)> ReadSomeAsync(JsonLines lines, CancellationToken cancellationToken)
    {
        List<(BatchLine Line, byte[] Text)> some = [];
        try
        {
            while (some.Count < LinesAtATime && next <= MostLines && await lines.ReadAsync(cancellationToken) is { } text)
            {
                some.Add((new BatchLine(jobId, next++), text));
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // BadHttpRequestException is an IOException too.
            return (some, ExceptionDispatchInfo.Capture(error));
        }

        return (some, null);
    }

    public object Report() => new
    {
        id = jobId,
        lines = next - first,
        accepted,
        rejected,
        problems,
        nextOffset = next - 1,
        truncated = truncated ? $"A batch has at most {MostLines} lines; those behind were not read. Begin another with a key of its own." : null,
        links = new { self = $"/api/v1/batches/{jobId}", lines = $"/api/v1/batches/{jobId}/lines" },
    };

    private async Task CountAsync(BatchLine line, Result<AcceptedProof>? result)
    {
        if (result is not { } taken)
        {
            return;
        }

        if (taken.TryGet(out AcceptedProof? proof, out Problem? problem))
        {
            accepted++;
            if (!proof.Record.ForBatch)
            {
                await ProofOrchestrator.EnsureStartedAsync(orchestrations, proof.Record, CancellationToken.None);
            }
        }
        else if (++rejected <= MostProblems)
        {
            problems.Add(new { line = line.Number, problem.Code, problem.Detail, problem.Pointer, textLine = problem.Line, textColumn = problem.Column });
        }
    }

    /// <returns>Null for a blank line.</returns>
    private async Task<Result<AcceptedProof>?> TakeAsync(BatchLine line, byte[] text)
    {
        bool isTooLong = text.Length > JsonLines.LongestLine;
        if (isTooLong || text.All(value => value is (byte)' ' or (byte)'\t' or (byte)'\r'))
        {
            Problem? tooLong = isTooLong ? new(413, "line_too_long", $"A line must have at most {JsonLines.LongestLine} bytes.") : null;
            return await intake.PassLineAsync(line, tooLong, CancellationToken.None) is { } problem ? problem : (Result<AcceptedProof>?)null;
        }

        return await intake.AcceptLineAsync(tenant, line, text, Activity.Current?.Id, CancellationToken.None);
    }
}
