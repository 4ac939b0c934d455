namespace Zkp.Bn254;

/// <summary>
/// A multi-scalar multiplication cut into independent tasks, so that a caller with several of them fills its threads from one list.
/// </summary>
internal abstract class MsmJob
{
    /// <summary>The number of tasks, each to be run once, in any order and on any thread.</summary>
    public abstract int TaskCount { get; }

    public abstract void RunTask(int task, CancellationToken cancellationToken);

    /// <summary>Runs all tasks of several jobs; earlier jobs begin first.</summary>
    public static void RunAll(IReadOnlyList<MsmJob> jobs, int threads, CancellationToken cancellationToken)
    {
        (MsmJob Job, int Task)[] tasks = [.. jobs.SelectMany(job => Enumerable.Range(0, job.TaskCount).Select(task => (job, task)))];
        int next = -1;
        Parallel.For(
            0,
            Math.Min(threads, Math.Max(1, tasks.Length)),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            _ =>
            {
                // One counter in place of ranges handed out beforehand: tasks differ in length.
                for (int i = Interlocked.Increment(ref next); i < tasks.Length; i = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    tasks[i].Job.RunTask(tasks[i].Task, cancellationToken);
                }
            });
    }
}
