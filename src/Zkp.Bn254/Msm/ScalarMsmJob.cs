namespace Zkp.Bn254;

/// <summary><see cref="ScalarMsm"/> as a job: a window a task.</summary>
internal sealed unsafe class ScalarMsmJob<TField> : MsmJob<TField>
    where TField : unmanaged, IField<TField>
{
    private readonly Affine<TField>* points;
    private readonly Limbs* scalars;
    private readonly int count;
    private readonly ScalarWindows windows;
    private readonly Jacobian<TField>[] sums;

    public ScalarMsmJob(Affine<TField>* points, Limbs* scalars, int count)
    {
        this.points = points;
        this.scalars = scalars;
        this.count = count;
        windows = new ScalarWindows(ScalarMsm.WindowBits(count));
        sums = new Jacobian<TField>[windows.Count];
    }

    public override int TaskCount => count == 0 ? 0 : windows.Count;

    public override void RunTask(int task, CancellationToken cancellationToken) =>
        sums[task] = ScalarMsm.SumWindow(points, scalars, count, windows, task);

    public override Jacobian<TField> Combine() =>
        count == 0 ? Jacobian<TField>.Infinity : ScalarMsm.Combine(sums, windows.Bits);
}
