namespace Zkp.Bn254;

/// <summary>A job whose result is a point over one field.</summary>
internal abstract class MsmJob<TField> : MsmJob
    where TField : unmanaged, IField<TField>
{
    /// <summary>The sum, once every task has run.</summary>
    public abstract Jacobian<TField> Combine();
}
